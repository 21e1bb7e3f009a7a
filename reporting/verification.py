"""Verifying a published PDF: the file, the data inside, the edition, its reports, all anew."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reporting.frozen.checking import Comparison, differences, inner_faults
from reporting.frozen.extracts import CELL, extracts_of
from reporting.frozen.standing import later_than, standing_at
from reporting.models import EditionPaper, PublishedEdition
from reporting.pdf.misprints import misprints_told
from taskforce.formats.message import Message

DATA_NAME = "edition.json"


@dataclass(slots=True)
class Verdict:
    """What was found out about a file; without faults it is what was published."""

    edition: PublishedEdition | None = None
    faults: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    figures: int = 0
    reports: int = 0


def verify_file(content: bytes) -> Verdict:
    """Verify a PDF against all that is kept.

    Raises:
        ValidationError: where it names no edition that was published here.
    """
    paper = _paper_of(content)
    data = _data_in(content)
    edition = paper.edition if paper else _edition_in(data)
    verdict, misprinted = verify(edition), list(misprints_told(edition, content))
    if paper is None:
        told = gettext_noop(
            "The file is not, byte for byte, the paper that was published: it was altered."
        )
        verdict.faults[:0] = [Message(told), *misprinted]
    elif misprinted:
        # The way papers are printed may have changed since: the file itself is the one kept.
        told = gettext_noop("Printed today, its pages would read otherwise. %(first)s")
        verdict.notes.append(Message(told, {"first": str(misprinted[0])}))
    verdict.faults[1:1] = _data_faults(data, edition)
    return verdict


def verify(edition: PublishedEdition) -> Verdict:
    """Verify an edition: its hash, its figures, and the reports that it rests on."""
    content, own = standing_at(edition), edition.content()
    verdict = Verdict(edition, figures=_count(own), reports=len(content["reports"]))
    if not edition.is_whole:
        told = gettext_noop("What is kept of %(code)s is not what its fingerprint was made of.")
        verdict.faults.append(Message(told, {"code": edition.code}))
    verdict.faults += inner_faults(content, content["figures"])
    verdict.faults += _extract_faults(edition, content, own)
    later = later_than(edition)
    verdict.faults += Comparison(content, restated=_restated(content, later)).faults()
    verdict.faults += _paper_faults(edition)
    verdict.notes += [
        Message(gettext_noop("Published since: %(code)s."), {"code": found.code}) for found in later
    ]
    return verdict


def _extract_faults(edition, content, own) -> Iterator[Message]:
    """Say which of what pages read no longer follows from the document."""
    kept = dict(edition.extracts.values_list("name", "content"))
    made = dict(extracts_of(content, own)) if kept else {}
    names = content["form"]["labels"]
    told = gettext_noop(
        "What pages show of %(code)s does not follow from its document: “%(name)s”."
    )
    for name in sorted({*kept, *made}):
        if kept.get(name) != made.get(name):
            label = names.get(name.removeprefix(CELL), name)
            yield Message(told, {"code": edition.code, "name": label})


def _count(document) -> int:
    if "changed" in document:
        return len(document["changed"])
    return sum(map(len, document["figures"].values()))


def _restated(content, later) -> set[int]:
    """Return the reports of which what was published later says otherwise."""
    then = {report["report"]: report["sha256"] for report in content["reports"]}
    restated = set()
    for document in map(PublishedEdition.content, later):
        now = {report["report"]: report["sha256"] for report in document["reports"]}
        restated |= {key for key, sha256 in then.items() if key in now and now[key] != sha256}
        gone = {report["report"] for report in document.get("reports_gone", ())}
        restated |= gone if "changed" in document else then.keys() - now.keys()
    return restated


def _paper_of(content) -> EditionPaper | None:
    papers = EditionPaper.objects.filter(sha256=hashlib.sha256(content).hexdigest())
    return papers.select_related("edition").first()


def _data_in(content) -> str | None:
    """Return the data inside a PDF as they stand there; None where there are none to be read."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return pdf.attachments[DATA_NAME].get_file().read_bytes().decode()
    except (pikepdf.PdfError, KeyError, UnicodeDecodeError):
        return None


def _edition_in(data) -> PublishedEdition:
    try:
        code = json.loads(data or "")["code"]
    except (ValueError, KeyError, TypeError) as error:
        raise ValidationError(
            _("This is no paper of a published edition: no data of one can be read in it."),
            code="no_data",
        ) from error
    edition = PublishedEdition.objects.filter(code=str(code)).first()
    if edition is None:
        raise ValidationError(
            _("No edition was published here under the number %(code)s."),
            code="unknown_edition",
            params={"code": code},
        )
    return edition


def _data_faults(data, edition) -> Iterator[Message]:
    if data == edition.document:
        return
    if data is None:
        yield Message(gettext_noop("The data inside the file cannot be read."))
        return
    yield Message(gettext_noop("The data inside the file are not those that were published."))
    inside, kept = json.loads(data), edition.content()
    told = gettext_noop(
        "Figure “%(figure)s”, %(place)s: %(published)s was published, the file says %(now)s."
    )
    yield from differences(kept, _figures(kept), _figures(inside), told)
    yield from _report_faults(inside, kept)


def _figures(document) -> dict:
    """Return the figures of a document; of an addendum, the new ones."""
    if "changed" not in document:
        return document["figures"]
    figures = {}
    for place, code, _old, new in document["changed"]:
        figures.setdefault(place, {})[code] = new
    return figures


def _report_faults(inside, kept) -> Iterator[Message]:
    told = gettext_noop("The file says otherwise of this report: %(report)s.")
    then = {report["report"]: report for report in kept["reports"]}
    for report in inside["reports"]:
        if report != then.get(report["report"]):
            yield Message(told, {"report": f"{report['place']} № {report['report']}"})


def _paper_faults(edition) -> Iterator[Message]:
    """Say where the papers that are kept are not those that were made."""
    for paper in edition.papers.all():
        try:
            with paper.file.open() as file:
                is_same = hashlib.sha256(file.read()).hexdigest() == paper.sha256
        except OSError:
            is_same = False
        if not is_same:
            told = gettext_noop("The kept file %(name)s is missing or was altered.")
            yield Message(told, {"name": paper.file_name})
