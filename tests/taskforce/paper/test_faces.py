"""A face that is damaged stops a paper with a plain refusal that names its file."""

import pytest
from django.conf import settings

from taskforce.paper import DamagedFace, PdfUnavailable, stylesheet
from taskforce.paper.faces import is_whole, read_face
from taskforce.paper.stylesheet import FACES
from tests.taskforce.paper.damage import with_damaged_face

FOLDER = settings.BASE_DIR / "taskforce/static" / FACES
FILES = sorted(FOLDER.glob("*.ttf"))
DAMAGES = {
    "empty": lambda content: b"",
    "cut in its directory": lambda content: content[:40],
    "cut in its tables": lambda content: content[:3000],
    "cut at its end": lambda content: content[:-40],
    "one bit changed": lambda content: content[:5000] + bytes([content[5000] ^ 4]) + content[5001:],
    "something else": lambda content: b"<html>not found</html>" * 200,
    "other outlines": lambda content: b"OTTO" + content[4:],
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_our_faces_are_whole(path):
    assert read_face(path) == path.read_bytes()


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("path", FILES[:2] + FILES[-1:], ids=lambda path: path.stem)
def test_damage_is_seen(path, damage):
    if len(content := path.read_bytes()) < 6000 and damage != "empty":
        content = FILES[0].read_bytes()
    assert not is_whole(DAMAGES[damage](content))


def test_a_file_that_is_gone_or_shut_is_none(tmp_path):
    assert read_face(tmp_path / "gone.ttf") is None
    assert read_face(tmp_path) is None


@pytest.mark.parametrize("damage", [None, DAMAGES["cut at its end"]])
@pytest.mark.parametrize("name", ["battambang-khmer-700.ttf", "marks-400.ttf"])
def test_no_style_is_made_of_it(settings, tmp_path, name, damage):
    with_damaged_face(settings, tmp_path, name, damage)
    with pytest.raises(DamagedFace, match=rf"{FACES}/{name}.*git checkout.*doctor") as refused:
        stylesheet("reporting/print.css")
    assert isinstance(refused.value, PdfUnavailable)


def test_a_style_that_is_gone_is_named():
    with pytest.raises(DamagedFace, match=r"reporting/gone\.css"):
        stylesheet("reporting/gone.css")


@pytest.mark.parametrize(
    "other", ["battambang-latin-400", "battambang-khmer-700", "moul-khmer-400"]
)
def test_another_face_under_its_name_is_none(tmp_path, other):
    """Whole as it is, it would print the letters of one weight in the other."""
    path = tmp_path / "battambang-khmer-400.ttf"
    path.write_bytes((FOLDER / f"{other}.ttf").read_bytes())
    assert is_whole(path.read_bytes())
    assert read_face(path) is None
