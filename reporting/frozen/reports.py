"""The accepted reports that an edition rests on, each with its version and what it answered."""

from collections import defaultdict

from django.db.models import F, OuterRef, Subquery

from reporting import canonical
from reporting.consolidation import source_periods
from reporting.hierarchy import Atlas, Hierarchy
from reporting.models import Answer, Period, Status, Submission, SubmissionVersion
from taskforce.models import AdministrativeUnit

ROW = ("submission", "cell__code", "number", "women", "text", "date", "choice__code")


class Reports:
    """The accepted reports of a unit (None: the country) for a period, in Khmer order."""

    def __init__(self, period: Period, unit: AdministrativeUnit | None, hierarchy: Hierarchy):
        self.sources = source_periods(period)
        self.atlas = Atlas(self.sources, unit, hierarchy)
        self.rows = [row for row in self._read() if self._place(row) is not None]
        self.answers = self._answers(unit)

    def as_data(self) -> list[dict]:
        """Return the reports as a document holds them."""
        rank = {code: place for place, code in enumerate(self.atlas.bearers_within())}
        found = sorted(self.rows, key=lambda row: rank.get(self._place(row), len(rank)))
        return [self._data(row) for row in found]

    def altered(self) -> list[int]:
        """Return the reports whose answers are not those that were handed in."""
        return [
            row["pk"]
            for row in self.rows
            if canonical.sha256(canonical.text(self.answers[row["pk"]])) != row["sha256"]
        ]

    def _read(self):
        last = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
        accepted = Submission.objects.accepted().filter(period__in=self.sources)
        return accepted.order_by("period__ends_on", "pk").values(
            "pk", "unit_id", "period_id", "decided_at",
            period_code=F("period__code"),
            by=F("decided_by__name_km"),
            submitted=F("submitted_at"),
            version_number=Subquery(last.values("number")[:1]),
            sha256=Subquery(last.values("sha256")[:1]),
        )  # fmt: skip

    def _answers(self, unit):
        answers = Answer.objects.filter(
            submission__period__in=self.sources, submission__status=Status.ACCEPTED
        )
        if unit is not None:
            answers = answers.filter(submission__in=[row["pk"] for row in self.rows])
        return by_report(answers)

    def _place(self, row) -> str | None:
        return self.atlas.place(row["unit_id"], row["period_id"])

    def _data(self, row) -> dict:
        return {
            "report": row["pk"],
            "unit": row["unit_id"],
            "place": self._place(row),
            "period": row["period_code"],
            "version": row["version_number"],
            "sha256": row["sha256"],
            "handed_in_at": row["submitted"].isoformat(),
            "accepted_at": row["decided_at"].isoformat(),
            "accepted_by": row["by"],
            "answers": self.answers[row["pk"]],
        }


def by_report(answers) -> dict[int, dict]:
    """Return what reports answer now, by report and cell; one query."""
    found, known = defaultdict(dict), {}
    for key, code, *held in answers.order_by().values_list(*ROW).iterator(chunk_size=5000):
        # Most answers are one of few numbers: the same answer is kept once, to be read only.
        held = tuple(held)
        if held not in known:
            known[held] = canonical.answer(*held)
        found[key][code] = known[held]
    return found
