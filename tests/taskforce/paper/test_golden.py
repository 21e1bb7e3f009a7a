"""Forty hard clusters in each face look as they did: no mark is lost, no dotted circle appears."""

import io
from contextlib import nullcontext
from types import SimpleNamespace

import pymupdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from taskforce.paper import engine
from tests.taskforce.paper import golden_images as images
from tests.taskforce.paper.inspection import CIRCLE, inspect

COENG = "\u17d2"
EVERY = list(range(40))
faces = pytest.mark.parametrize("face", images.FACES)


def test_there_are_forty_and_each_is_another():
    assert len(set(images.clusters())) == 40 == images.COLUMNS * images.ROWS


@faces
def test_the_clusters_look_as_they_did(face):
    drawn = images.picture(images.paper(images.clusters(), face))
    different = images.different(drawn, images.golden(face))
    assert [images.clusters()[cell] for cell in different] == []


@faces
def test_the_text_layer_moves_nothing(face, monkeypatch):
    layered = images.picture(images.paper(images.clusters(), face))
    monkeypatch.setattr(engine, "searchable_text", lambda: nullcontext(SimpleNamespace(faults=())))
    plain = images.picture(images.paper(images.clusters(), face))
    assert images.different(layered, plain) == []


@faces
def test_no_cluster_is_drawn_with_a_dotted_circle(face):
    wrong = {finding.kind for finding in inspect(images.paper(images.clusters(), face))}
    assert wrong <= {"beyond margin"}  # the page has none


@faces
def test_a_lost_mark_is_seen_in_each_cell(face):
    damaged = [text[:-1].rstrip(COENG) for text in images.clusters()]
    assert (
        images.different(images.picture(images.paper(damaged, face)), images.golden(face)) == EVERY
    )


@faces
def test_a_dotted_circle_is_seen_in_each_cell(face):
    damaged = [chr(CIRCLE) + text[1:] for text in images.clusters()]
    assert (
        images.different(images.picture(images.paper(damaged, face)), images.golden(face)) == EVERY
    )


@faces
@pytest.mark.parametrize("draw", ["mupdf", "pdfium"])
def test_another_program_draws_them_alike(face, draw):
    """Other edges, other greys: what such a program may differ in, a newer poppler may, too."""
    content = images.paper(images.clusters(), face)
    drawn = {"mupdf": by_mupdf, "pdfium": by_pdfium}[draw](content)
    assert ImageChops.difference(drawn, images.golden(face)).getbbox()
    assert images.different(drawn, images.golden(face)) == []


def by_mupdf(content):
    with pymupdf.open(stream=content, filetype="pdf") as document:
        drawn = document[0].get_pixmap(dpi=images.DPI).tobytes("png")
    return fitted(Image.open(io.BytesIO(drawn)).convert("L"))


def by_pdfium(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return fitted(document[0].render(scale=images.DPI / 72).to_pil().convert("L"))
    finally:
        document.close()


def fitted(picture):
    """Return a picture cut to the size of the golden ones: programs round a page differently."""
    size = images.golden("moul-400").size
    assert max(abs(one - other) for one, other in zip(picture.size, size, strict=True)) <= 1
    whole = Image.new("L", size, 255)
    whole.paste(picture)
    return whole
