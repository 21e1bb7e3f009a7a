"""Binding printed pieces into one PDF: pages, numbers on them, links, bookmarks, attachments.

Page numbers and the running head are drawn by the same engine under the same style, on pages
that are otherwise empty, and laid over: so they are Khmer text as correct as any other.
Equal pieces make equal bytes.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .engine import Attachment, Paper
from .pieces import SCHEME, anchors_of, bookmarks_of, first_pages

LANGUAGE = "km"


class BindingError(Exception):
    """The pieces do not belong together; the message says why."""


def bind(
    papers: Sequence[Paper],
    stamps: Paper,
    *,
    title: str,
    author: str = "",
    parts: Collection[int] = (),
    attachments: Iterable[Attachment] = (),
) -> bytes:
    """Return the pieces as one PDF, in their order, with the stamps laid over page by page.

    The bookmarks of the pieces at `parts` stand below those of the piece before them.

    Raises:
        BindingError: where there is not one stamp for each page, or a link leads nowhere.
    """
    starts = first_pages(papers)
    if stamps.pages != starts[-1]:
        raise BindingError(f"{starts[-1]} pages, but {stamps.pages} stamps.")
    with pikepdf.new() as book:
        for paper in papers:
            with pikepdf.open(BytesIO(paper.content)) as piece:
                book.pages.extend(piece.pages)
        _stamp(book, stamps)
        anchors = anchors_of(papers)
        _link(book, anchors)
        _write_names(book, anchors, attachments)
        _write_outline(book, bookmarks_of(papers, parts))
        _write_about(book, title, author)
        content = BytesIO()
        book.save(
            content,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return content.getvalue()


def _stamp(book, stamps):
    # What a page leaves set, say its direction upwards, must not reach the stamp.
    before, after = book.make_stream(b"q"), book.make_stream(b"Q")
    with pikepdf.open(BytesIO(stamps.content)) as source:
        for number, (page, stamp) in enumerate(zip(book.pages, source.pages, strict=True)):
            name = f"/Stamp{number}"
            form = book.make_stream(stamp.Contents.read_bytes())
            form.Type, form.Subtype = Name.XObject, Name.Form
            form.BBox = Array(stamp.MediaBox)
            form.Resources = book.copy_foreign(stamp.Resources)
            _resources(page, "/XObject")[name] = form
            draw = book.make_stream(f"/Artifact BMC {name} Do EMC".encode())
            contents = page.obj.Contents
            contents = list(contents) if isinstance(contents, Array) else [contents]
            page.obj.Contents = Array([before, *contents, after, draw])


def _resources(page, kind):
    resources = page.obj.Resources
    if kind not in resources:
        resources[kind] = Dictionary()
    return resources[kind]


def _link(book, anchors):
    for page in book.pages:
        for note in page.obj.get("/Annots", ()):
            target = str(note.get("/A", {}).get("/URI", ""))
            if target.startswith(SCHEME):
                name = unquote(target.removeprefix(SCHEME))
                if name not in anchors:
                    raise BindingError(f"A link leads to “{name}”, which is nowhere.")
                del note["/A"]
                note.Dest = String(name)


def _write_names(book, anchors, attachments):
    dests = Array()
    # By the bytes as they are written: readers search by halves.
    for name in sorted(anchors, key=lambda name: bytes(String(name))):
        dests.extend([String(name), _destination(book, anchors[name])])
    names = Dictionary(Dests=book.make_indirect(Dictionary(Names=dests)))
    if files := [
        _embedded(book, file)
        for file in sorted(attachments, key=lambda file: bytes(String(file.name)))
    ]:
        pairs = [item for spec in files for item in (spec.F, spec)]
        names.EmbeddedFiles = book.make_indirect(Dictionary(Names=Array(pairs)))
        book.Root.AF = Array(files)
    book.Root.Names = names


def _destination(book, place):
    page, x, y = place
    return Array([book.pages[page].obj, Name.XYZ, round(x, 2), round(y, 2), 0])


def _embedded(book, file: Attachment):
    stream, size, checksum = book.make_stream(file.content), 0, hashlib.md5(usedforsecurity=False)
    if file.is_packed:
        stream.Filter = Name.FlateDecode
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name(f"/{file.mime}")
    for piece in file.pieces():
        size += len(piece)
        checksum.update(piece)
    stream.Params = Dictionary(Size=size, CheckSum=String(checksum.digest()))
    return book.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(file.name),
            UF=String(file.name),
            Desc=String(file.description),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
        )
    )


def _write_outline(book, tree):
    if tree:
        root = book.make_indirect(Dictionary(Type=Name.Outlines))
        _write_marks(book, root, tree)
        book.Root.Outlines = root
        book.Root.PageMode = Name.UseOutlines


def _write_marks(book, parent, tree):
    items = []
    for title, place, below in tree:
        item = book.make_indirect(
            Dictionary(Title=String(title), Parent=parent, Dest=_destination(book, place))
        )
        if below:
            _write_marks(book, item, below)
            item.Count = -item.Count  # closed: a reader sees the chapters first
        items.append(item)
    for one, other in zip(items, items[1:], strict=False):
        one.Next, other.Prev = other, one
    parent.First, parent.Last, parent.Count = items[0], items[-1], len(items)


def _write_about(book, title, author):
    book.docinfo["/Title"] = String(title)
    if author:
        book.docinfo["/Author"] = String(author)
    book.Root.Lang = String(LANGUAGE)
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
