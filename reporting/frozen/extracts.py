"""What pages and papers read of a document: parts of it, each under a name of its own.

The document of the country is 12 MB of text, most of it the answers of 1,887 reports; to read it
takes a third of a second and a tenth of a gigabyte. A page needs the figures, and the answers to
one question. The parts are written when the document is published, and follow from it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from reporting import canonical
from reporting.models import PublishedEdition

from .standing import standing_at

HEAD, REPORTS, TEXTS, FIGURES = "head", "reports", "texts", "figures"
CELL, PLACE = "cell.", "place."


def extracts_of(standing: dict, own: dict) -> Iterator[tuple[str, str]]:
    """Give name and text of each extract of an edition.

    Args:
        standing: its document; of an addendum, that of its edition with all changes up to it.
        own: its own document.
    """
    apart = (REPORTS, TEXTS, FIGURES)
    head = {name: value for name, value in standing.items() if name not in apart}
    if "changed" in own:
        head["changed"] = own["changed"]
    yield HEAD, canonical.text(head)
    yield TEXTS, canonical.text(standing[TEXTS])
    for place, figures in sorted(standing[FIGURES].items()):
        yield PLACE + place, canonical.text(figures)
    reports = standing[REPORTS]
    yield REPORTS, canonical.text([_without_answers(report) for report in reports])
    for code, given in sorted(_by_cell(reports).items()):
        yield CELL + code, canonical.text(given)


class Extracts:
    """The extracts of one edition, read when they are asked for."""

    def __init__(self, edition: PublishedEdition):
        self._edition, self._all = edition, None
        self.head = self._read([HEAD]).get(HEAD)
        if self.head is None:
            # Published before extracts were kept.
            own = edition.content()
            made = extracts_of(standing_at(edition), own)
            self._all = {name: json.loads(text) for name, text in made}
            self.head = self._all[HEAD]

    def document(self) -> dict:
        """Return the document as it is printed: all but the reports."""
        places = [PLACE + place for place in self.head["places"]]
        found = self._read([TEXTS, *places])
        texts = found.pop(TEXTS)
        figures = {name.removeprefix(PLACE): told for name, told in found.items()}
        return self.head | {TEXTS: texts, FIGURES: figures}

    def figures(self, place: str) -> dict[str, dict]:
        """Return the figures of a place by code; none where none of its reports was accepted."""
        return self._read([PLACE + place]).get(PLACE + place, {})

    def answered(self, codes: Iterable[str]) -> list[dict]:
        """Return the reports, each with its answers to some cells alone."""
        found = self._read([REPORTS, *(CELL + code for code in codes)])
        answers = {
            name.removeprefix(CELL): given for name, given in found.items() if name != REPORTS
        }
        return [report | {"answers": _answers(report, answers)} for report in found[REPORTS]]

    def _read(self, names) -> dict:
        if self._all is not None:
            return {name: self._all[name] for name in names if name in self._all}
        kept = self._edition.extracts.filter(name__in=names).values_list("name", "content")
        return {name: json.loads(content) for name, content in kept}


def _without_answers(report) -> dict:
    return {name: value for name, value in report.items() if name != "answers"}


def _by_cell(reports) -> dict[str, dict[str, dict]]:
    """Return what each cell that adds up or is counted was answered, by report."""
    found = defaultdict(dict)
    for report in reports:
        for code, held in report["answers"].items():
            if held.keys() & {"number", "choice"}:
                found[code][str(report["report"])] = held
    return found


def _answers(report, answers) -> dict:
    key = str(report["report"])
    return {code: given[key] for code, given in answers.items() if key in given}
