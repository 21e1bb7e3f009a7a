"""Whether a document is whole, and whether what is stored today still says the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from reporting import canonical
from reporting.models import Answer, Status, Submission, SubmissionVersion
from taskforce.formats.message import Message

from .figures import ALL, code_of, places_of, reckoned
from .reports import by_report

MOST_AT_ONCE = 500  # reports in one query
MOST_NAMED = 5  # figures in one sentence
NOTHING = "–"


@dataclass(slots=True)
class Stored:
    """What is stored today of the reports of a document."""

    states: dict[int, str] = field(default_factory=dict)
    versions: dict[tuple[int, int], SubmissionVersion] = field(default_factory=dict)
    answers: dict[int, dict] = field(default_factory=dict)

    @classmethod
    def of(cls, reports) -> "Stored":
        found, keys = cls(), [report["report"] for report in reports]
        for start in range(0, len(keys), MOST_AT_ONCE):
            some = keys[start : start + MOST_AT_ONCE]
            rows = Submission.objects.filter(pk__in=some).order_by()
            found.states |= dict(rows.values_list("pk", "status"))
            for version in SubmissionVersion.objects.filter(submission__in=some):
                found.versions[version.submission_id, version.number] = version
            found.answers |= by_report(Answer.objects.filter(submission__in=some))
        return found


class Names:
    """What the reports and figures of a document are called."""

    def __init__(self, document):
        self.document = document
        self.units = {row[0]: row[3] for row in document["units"]}

    def figure(self, code) -> str:
        return self.document["form"]["labels"].get(code, code)

    def place(self, place) -> str:
        return self.document["places"].get(place, place)

    def report(self, report) -> str:
        place = self.document["places"].get(report["place"])
        name = place or f"{report['place']} {self.units.get(report['place'], '')}".strip()
        return f"{name} ({report['period']}, № {report['report']})"


def differences(document: dict, figures: dict, other: dict, told: str) -> Iterator[Message]:
    """Say which of some figures are not those of a document; `told` takes both numbers."""
    names = Names(document)
    for place in sorted({*figures, *other}):
        for code in sorted({*figures.get(place, {}), *other.get(place, {})}):
            published, now = figures.get(place, {}).get(code), other.get(place, {}).get(code)
            if published != now:
                values = {"published": shown(published), "now": shown(now)}
                about = {"figure": names.figure(code), "place": names.place(place)}
                yield Message(told, about | values)


def shown(value: dict | None) -> str:
    """Write a figure of a document for people: its number, and of which women."""
    if value is None:
        return NOTHING
    number = value.get("number") or value.get("percent") or value.get("times") or NOTHING
    return f"{number} ({value['women']})" if "women" in value else number


def inner_faults(document: dict, figures: dict) -> Iterator[Message]:
    """Say which figures do not follow from the reports that a document itself holds."""
    yield from differences(
        document,
        figures,
        reckoned(document),
        gettext_noop(
            "Figure “%(figure)s”, %(place)s: %(published)s was published, the reports named "
            "beside it give %(now)s."
        ),
    )
    for report in document["reports"]:
        if canonical.sha256(canonical.text(report["answers"])) != report["sha256"]:
            told = gettext_noop(
                "The answers of this report are not those its fingerprint was made of: %(report)s."
            )
            yield Message(told, {"report": Names(document).report(report)})


class Comparison:
    """A document beside what is stored today.

    `restated`: reports of which a later addendum or edition says otherwise: what is stored of
    them today is not compared, what was handed in then is.
    """

    def __init__(self, document: dict, *, restated=frozenset()):
        self.document, self.names = document, Names(document)
        self.reports, self.restated = document["reports"], restated
        self.stored = Stored.of(self.reports)

    def faults(self) -> Iterator[Message]:
        for report in self.reports:
            yield from self._version_faults(report)
        standing = [found for found in self.reports if found["report"] not in self.restated]
        gone = [found for found in standing if not self._is_accepted(found)]
        for report in gone:
            yield self._told_of_state(report)
        changed = {
            found["report"]: codes
            for found in standing
            if found not in gone and (codes := self._changed_codes(found))
        }
        yield from self._changed_figures(changed)

    def _version_faults(self, report) -> Iterator[Message]:
        version = self.stored.versions.get((report["report"], report["version"]))
        if version is None:
            told = gettext_noop("Version %(version)s of this report is no longer kept: %(report)s.")
        elif not version.is_whole or version.sha256 != report["sha256"]:
            told = gettext_noop(
                "Version %(version)s of this report is not the one that was published: %(report)s."
            )
        else:
            return
        yield Message(told, {"version": report["version"], "report": self.names.report(report)})

    def _is_accepted(self, report) -> bool:
        return self.stored.states.get(report["report"]) == Status.ACCEPTED

    def _told_of_state(self, report) -> Message:
        codes = list(report["answers"])
        labels = [self.names.figure(code) for code in codes[:MOST_NAMED]]
        more = len(codes) - len(labels)
        return Message(
            gettext_noop(
                "A report that was accepted when this was published no longer is: %(report)s. On "
                "it rest: %(figures)s, and %(more)d more."
            ),
            {"report": self.names.report(report), "figures": ", ".join(labels), "more": more},
        )

    def _changed_codes(self, report) -> list[str]:
        then, now = report["answers"], self.stored.answers.get(report["report"], {})
        return [code for code in {**then, **now} if then.get(code) != now.get(code)]

    def _changed_figures(self, changed) -> Iterator[Message]:
        """Say for each answer that changed which figure no longer follows from the reports."""
        if not changed:
            return
        now = self._reckoned_today()
        for report in self.reports:
            for code in changed.get(report["report"], ()):
                yield self._told_of_figure(report, code, now)

    def _reckoned_today(self) -> dict:
        today = [
            found | {"answers": self.stored.answers.get(found["report"], {})}
            for found in self.reports
            if found["report"] not in self.restated
        ]
        rest = [found for found in self.reports if found["report"] in self.restated]
        return reckoned(self.document, [*today, *rest])

    def _told_of_figure(self, report, cell, now) -> Message:
        held = report["answers"].get(cell) or self.stored.answers[report["report"]][cell]
        if not held.keys() & {"number", "choice"}:
            told = gettext_noop("Altered is the answer “%(figure)s” of this report: %(report)s.")
            about = {"figure": self.names.figure(cell), "report": self.names.report(report)}
            return Message(told, about)
        known = self.document["places"]
        code = code_of(self.document, report, cell)
        code = f"{code}.{held['choice']}" if "choice" in held else code
        place = next(iter(places_of(report["place"], known)), ALL)
        published = self.document["figures"].get(place, {}).get(code)
        return Message(
            gettext_noop(
                "Figure “%(figure)s”, %(place)s: %(published)s was published, the reports now "
                "give %(now)s. Altered is this report: %(report)s."
            ),
            {
                "figure": self.names.figure(code),
                "place": self.names.place(place),
                "published": shown(published),
                "now": shown(now.get(place, {}).get(code)),
                "report": self.names.report(report),
            },
        )
