"""The invented reports: each with its answers and the steps it went through."""

from datetime import timedelta
from uuid import UUID

from reporting.models import (
    Answer,
    Deadline,
    Event,
    Period,
    Status,
    Submission,
    SubmissionVersion,
)
from reporting.models.form import Cell, Choice
from taskforce.models import Level

from . import bulk, reviews
from .country import WITHOUT_MEMBERS
from .fates import STATE_AFTER, WAITING, Step, fates, missed, steps
from .figures import Figures
from .plan import Stage
from .versions import VERSION, Versions
from .words import MARK, RETURNED, texts

SUBMISSION = [
    "id", "unit", "province", "district", "period", "edition", "status", "version", "submit_key",
    "submitted_at", "submitted_by", "was_late", "decided_at", "decided_by",
]  # fmt: skip
EVENT = ["submission", "step", "at", "by", "reason"]
ANSWER = ["submission", "cell", "number", "women", "text", "date", "choice"]
# How often each choice is made, in a hundred; the first of a list takes the rest.
CHOICES = {
    "situation_level": {"situation_normal": 0, "situation_watch": 22, "situation_serious": 6},
    "visit_purpose": {
        "purpose_challenges": 0,
        "purpose_dissemination": 30,
        "purpose_works": 15,
        "purpose_assistance": 10,
        "purpose_other": 3,
    },
    "difficulty_main": {
        "difficulty_budget": 0,
        "difficulty_none": 12,
        "difficulty_staff": 15,
        "difficulty_transport": 14,
        "difficulty_weather": 10,
        "difficulty_coordination": 8,
        "difficulty_competence": 10,
        "difficulty_other": 3,
    },
}


class Reports:
    """Writes the reports of a country, period by period."""

    def __init__(self, plan, country, groups, staff, actors, edition):
        self.plan, self.country, self.edition = plan, country, edition
        self.groups, self.staff, self.actors = groups, staff, actors
        self.cells = dict(Cell.objects.filter(edition=edition).values_list("code", "pk"))
        choices = Choice.objects.filter(question__section__edition=edition)
        self.choices = dict(choices.values_list("code", "pk"))
        self.order = list(self.cells.values())
        self.next_id = bulk.next_id(Submission)
        self.counted = {"reports": 0, "answers": 0}

    def write(self):
        for span in self.plan.spans:
            _Batch(self, span).write()
        bulk.reset_sequences(Submission, Event, Answer, SubmissionVersion)


class _Batch:
    """The reports of one period."""

    def __init__(self, reports: Reports, span):
        self.reports, self.span, self.plan = reports, span, reports.plan
        self.country, self.actors = reports.country, reports.actors
        self.rng = self.plan.rng("reports", span.code)
        self.figures = Figures(self.rng)
        self.period = Period.objects.create(code=span.code, edition=reports.edition)
        self.submissions, self.events, self.answers = [], [], []
        self.odd = 0  # reports that wait, counted
        self.versions = Versions(self.plan.rng("versions", span.code), reports)

    def write(self):
        Deadline.objects.bulk_create(
            Deadline(period=self.period, level=level, due_on=self.span.due_on(level))
            for level in Level
        )
        for province in self.country.provinces:
            unformed = self.country.unformed(province)
            for level in Level:
                units = self.country.at(level, province)
                given = fates(self.plan, self.span, level, province, units, unformed)
                for unit in units:
                    if taken := steps(self.rng, self.plan, self.span, level, given[unit.code]):
                        self._report(unit, level, taken)
        for model, columns, rows in (
            (Submission, SUBMISSION, self.submissions),
            (Event, EVENT, self.events),
            (Answer, ANSWER, self.answers),
            (SubmissionVersion, VERSION, self.versions.rows),
        ):
            bulk.write(model, columns, rows)
        self.reports.counted["reports"] += len(self.submissions)
        self.reports.counted["answers"] += len(self.answers)

    def _report(self, unit, level, taken):
        number = self.reports.next_id
        self.reports.next_id += 1
        self.submissions.append(self._submission(number, unit, level, taken))
        self._record(number, unit, taken)
        rows = self._answers(unit, level, waits=len(taken) == len(WAITING))
        if taken[-1][0] == Step.STARTED:
            rows = self._begun(rows)
        self.answers += [(number, *row) for row in rows]
        handed = [at for step, at in taken if step == Step.SUBMITTED]
        if handed:
            self.versions.add(number, rows, handed, self.actors.writer(unit))

    def _submission(self, number, unit, level, taken) -> tuple:
        status = STATE_AFTER[taken[-1][0]]
        handed = [at for step, at in taken if step == Step.SUBMITTED]
        decided = status in (Status.RETURNED, Status.ACCEPTED)
        district = self.country.by_code[unit.code[:4]].pk if level != Level.PROVINCE else None
        return (
            number,
            unit.pk,
            self.country.by_code[unit.province_code].pk,
            district,
            self.period.pk,
            self.reports.edition.pk,
            str(status),
            3 * len(taken),
            UUID(int=self.rng.getrandbits(128), version=4),
            handed[-1] if handed else None,
            self.actors.writer(unit) if handed else None,
            missed(self.span, level, handed[0]) if handed else None,
            taken[-1][1] if decided else None,
            self.actors.reviewer(unit, number) if decided else None,
        )

    def _record(self, number, unit, taken):
        for step, at in taken:
            ours = step in (Step.STARTED, Step.SUBMITTED)
            by = self.actors.writer(unit) if ours else self.actors.reviewer(unit, number)
            reason = f"({MARK}) {self.rng.choice(RETURNED)}" if step == Step.RETURNED else ""
            self.events.append((number, str(step), at, by, reason))

    def _begun(self, rows):
        """Keep the first part of a form that is not filled in yet."""
        order = self.reports.order
        last = order[int(len(order) * (0.1 + 0.6 * self.rng.random()))]
        return [row for row in rows if row[0] <= last]

    def _answers(self, unit, level, *, waits=False) -> list[tuple]:
        """Return the answers in the order of the form: cell, number, women, text, date, choice."""
        cells = self.reports.cells
        numbers = self.figures.report(level, self.span.months) | self._composition(unit)
        if waits and self.span.stage == Stage.CLOSED:
            reviews.put_in(self.odd, numbers)
            self.odd += 1
        is_short = self.span.stage == Stage.MONTHLY and level == Level.COMMUNE
        chosen = {} if is_short else self._choices(numbers)
        numbers |= self._yes_or_no(numbers, chosen)
        rows = [(cells[code], *pair, "", None, None) for code, pair in numbers.items()]
        if not is_short:
            rows += [
                (cells[question], None, None, "", None, self.reports.choices[choice])
                for question, choice in chosen.items()
            ]
            rows += self._dates(unit, level) + self._texts(unit, chosen)
        rows.sort()
        return rows

    def _composition(self, unit) -> dict:
        on = self.span.ends_on
        members, women, empty = self.reports.groups.count(unit, on)
        staff, staff_women = self.reports.staff.count(unit, on)
        if unit.province_code == WITHOUT_MEMBERS:  # the group sits; the system does not know it yet
            members, women, empty = 5 + 9 * (2 - unit.level), 1 + 2 * (2 - unit.level), 0
            staff, staff_women = 4 * (2 - unit.level), 2 - unit.level
        found = {"members_total": (members, women), "posts_vacant": (empty, None)}
        found["secretariat_exists"] = int(staff > 0), None
        if staff:
            found["secretariat_staff"] = staff, staff_women
        return found

    def _choices(self, numbers) -> dict[str, str]:
        chosen = {question: self._choose(shares) for question, shares in CHOICES.items()}
        if not numbers["visits_made"][0]:
            del chosen["visit_purpose"]
        return chosen

    def _choose(self, shares) -> str:
        usual, *others = shares
        drawn = self.rng.randrange(100)
        for choice in others:
            drawn -= shares[choice]
            if drawn < 0:
                return choice
        return usual

    def _yes_or_no(self, numbers, chosen) -> dict:
        serious = chosen.get("situation_level") == "situation_serious"
        found = {"emergency_occurred": (int(serious or self.rng.random() < 0.03), None)}
        if numbers["forums_held"][0]:
            found["forum_minutes_signed"] = int(self.rng.random() < 0.9), None
        return found

    def _dates(self, unit, level) -> list[tuple]:
        cells, ends_on = self.reports.cells, self.span.ends_on
        groups = self.reports.groups
        series = groups.series[unit.province_code, level]
        found = {"next_forum_date": ends_on + timedelta(days=self.rng.randint(15, 150))}
        # Of a group that the system does not know yet, the latest paper of its series.
        if decided := groups.latest_paper(unit, ends_on) or series.latest(ends_on):
            found["composition_decision_date"] = decided
        return [(cells[code], None, None, "", day, None) for code, day in found.items()]

    def _texts(self, unit, chosen) -> list[tuple]:
        written = texts(
            self.rng,
            self.country.names[unit.code],
            self.country.places(unit),
            level=chosen["situation_level"],
            has_difficulty=chosen["difficulty_main"] != "difficulty_none",
        )
        cells = self.reports.cells
        return [(cells[code], None, None, text, None, None) for code, text in written.items()]
