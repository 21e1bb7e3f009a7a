"""What is told of numbers that a page shows otherwise: the page, both numbers, the figure."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from reporting.frozen.extracts import Extracts
from taskforce.formats.message import Message

from . import words
from .comparing import MOST, Misprint, misprints

MOST_NAMED = 3  # figures that one number may be


def misprints_told(edition, content: bytes) -> Iterator[Message]:
    """Say which figures of an edition the pages of a file do not show as they were published."""
    found = misprints(edition, content)
    names = _Names(edition) if found else None
    for misprint in found:
        yield _told(misprint, names.of(misprint))
    if len(found) == MOST:
        yield Message(gettext_noop("There may be more: these are the first that differ."))


def _told(misprint: Misprint, name: str) -> Message:
    about = {"figure": name, "published": misprint.wanted.number}
    if misprint.page is None:
        told = gettext_noop("The pages do not show %(published)s, which was published: %(figure)s.")
        return Message(told, about)
    told = gettext_noop(
        "Page %(page)s shows %(shown)s where %(published)s was published: %(figure)s."
    )
    return Message(told, about | {"page": misprint.page, "shown": misprint.shown})


class _Names:
    """The figures of a document by their number as it is printed."""

    def __init__(self, edition):
        document = Extracts(edition).document()
        self.places, self.labels = document["places"], document["form"]["labels"]
        self.figures = defaultdict(list)
        for place, figures in document["figures"].items():
            for code, value in figures.items():
                for number in filter(None, map(value.get, ("number", "women", "times"))):
                    self.figures[words.number(number)].append((place, code))

    def of(self, misprint) -> str:
        """Return which figures it may be; where none is known, what stands beside it."""
        wanted = misprint.wanted
        likely = [
            f"“{self.labels.get(code, code)}”, {self.places[place]}"
            for place, code in self.figures[wanted.number]
            if self.places[place] in wanted.row or self.labels.get(code, code) in wanted.row
        ]
        return " / ".join(likely[:MOST_NAMED]) or " – ".join(
            filter(None, (wanted.chapter, wanted.row))
        )
