"""The printed pieces of a book: where each begins, and what stands where in the whole."""

from collections.abc import Collection, Sequence

from .engine import Paper
from .faults import Fault

# A link with this scheme leads to another piece.
SCHEME = "book:"


def first_pages(papers: Sequence[Paper]) -> list[int]:
    """Return for each piece the page, from 0, on which it begins; at the end the sum."""
    starts = [0]
    for paper in papers:
        starts.append(starts[-1] + paper.pages)
    return starts


def anchors_of(papers: Sequence[Paper]) -> dict[str, tuple[int, float, float]]:
    """Return where the anchors of all pieces stand in the whole."""
    found = {}
    for paper, start in zip(papers, first_pages(papers), strict=False):
        for name, (page, x, y) in paper.anchors.items():
            found.setdefault(name, (start + page, x, y))
    return found


def bookmarks_of(papers: Sequence[Paper], parts: Collection[int] = ()) -> list[tuple]:
    """Return the bookmarks of all pieces, with their pages in the whole.

    Those of the pieces at `parts` stand below the last one before them.
    """
    tree = []
    for number, (paper, start) in enumerate(zip(papers, first_pages(papers), strict=False)):
        marks = [_moved(mark, start) for mark in paper.bookmarks]
        if number in parts and tree:
            title, place, below = tree[-1]
            tree[-1] = (title, place, [*below, *marks])
        else:
            tree.extend(marks)
    return tree


def _moved(mark, start):
    title, (page, x, y), below = mark
    return title, (start + page, x, y), [_moved(inner, start) for inner in below]


def faults_of(papers: Sequence[Paper]) -> list[Fault]:
    """Return the faults of all pieces, with their pages in the whole."""
    starts = first_pages(papers)
    return [
        fault.moved(start)
        for paper, start in zip(papers, starts, strict=False)
        for fault in paper.faults
    ]
