"""A draft of the form tried on real reports: which would be refused, and by which rule."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reporting import rules
from reporting.consolidation import read_parts
from reporting.models import (
    Answer,
    Cell,
    Choice,
    DraftTrial,
    FormEdition,
    Period,
    Question,
    Submission,
)
from reporting.models import ValidationRule as Rule
from reporting.relevance import codes_of, condition_of
from reporting.rules.rule import WOMEN
from reporting.rules.sections import hidden

EXAMPLES = 5
STEP = 50  # reports between two words of how far it is


@dataclass(slots=True)
class Tally:
    """A rule that reports break, or a required question that they do not answer."""

    subject: Rule | Question
    times: int = 0
    examples: list[Submission] = field(default_factory=list)

    def add(self, report):
        self.times += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(report)

    def as_data(self) -> dict:
        examples = [report.pk for report in self.examples]
        return {"code": self.subject.code, "times": self.times, "examples": examples}


@dataclass(slots=True)
class Trial:
    """What became of the reports of a period under a draft.

    `refused` break a hard rule or leave a required question out; `explained` would be asked
    for a reason. `strange` are the answers that the draft has no place for, by cell code.
    """

    period: Period
    reports: int = 0
    refused: int = 0
    explained: int = 0
    broken: list[Tally] = field(default_factory=list)
    missing: list[Tally] = field(default_factory=list)
    strange: Counter = field(default_factory=Counter)

    def as_data(self) -> dict:
        """Return all of it as it is kept."""
        return {
            "reports": self.reports,
            "refused": self.refused,
            "explained": self.explained,
            "broken": [tally.as_data() for tally in self.broken],
            "missing": [tally.as_data() for tally in self.missing],
            "strange": dict(self.strange),
        }

    def displaced(self) -> list[tuple[str, int]]:
        """Return the cells without a place, the most answers first: for templates."""
        return self.strange.most_common()


def latest_period(on: date) -> Period | None:
    """Return the last period that is over and has reports; else the last that has any."""
    with_reports = Submission.objects.received().values("period")
    found = Period.objects.filter(pk__in=with_reports).order_by("-ends_on", "-starts_on")
    return found.filter(ends_on__lt=on).first() or found.first()


def try_out(edition: FormEdition, period: Period, reports, tell=None) -> Trial:
    """Check reports of a period, all together in a fixed number of queries, against a draft.

    `tell` is called again and again with the reports that are checked, and how many they are.
    """
    return _Run(edition, period, reports, tell).trial


def kept(trial: DraftTrial, reports) -> Trial:
    """Return what was found then, with the parts of the draft that are still there.

    `reports` are those that the reader may see: no other stands among the examples.
    """
    found = trial.found
    rules = {rule.code: rule for rule in trial.edition.rules.all()}
    questions = Question.objects.filter(section__edition=trial.edition)
    questions = {question.code: question for question in questions}
    told = [*found["broken"], *found["missing"]]
    keys = {key for tally in told for key in tally["examples"]}
    shown = {one.pk: one for one in reports.filter(pk__in=keys).select_related("unit", "period")}
    return Trial(
        trial.period, found["reports"], found["refused"], found["explained"],
        _again(found["broken"], rules, shown), _again(found["missing"], questions, shown),
        Counter(found["strange"]),
    )  # fmt: skip


def _again(tallies, subjects, reports) -> list[Tally]:
    return [
        Tally(
            subjects[tally["code"]], tally["times"],
            [reports[key] for key in tally["examples"] if key in reports],
        )
        for tally in tallies
        if tally["code"] in subjects
    ]  # fmt: skip


class _Run:
    def __init__(self, edition, period, reports, tell=None):
        self.trial = Trial(period)
        self.parts = read_parts(edition.pk)
        self.places = {
            cell.code: cell.question.type
            for part in self.parts
            for cells in part.cells.values()
            for cell in cells
        }
        kept = list(edition.rules.order_by("position"))
        self.rules = [rule.pure for rule in kept]
        self.broken = {rule.code: Tally(rule) for rule in kept}
        self.missing = {q.code: Tally(q) for part in self.parts for q in part.questions}
        reports = list(
            reports.received().filter(period=period).select_related("unit", "period")
            .order_by("unit__level", "unit__sort_key", "unit__code")
        )  # fmt: skip
        values = self._read(reports)
        for done, report in enumerate(reports, start=1):
            self._check(report, values[report.pk])
            if tell and (done % STEP == 0 or done == len(reports)):
                tell(done, len(reports))
        self.trial.broken = _met(self.broken)
        self.trial.missing = _met(self.missing)

    def _read(self, reports) -> dict:
        """Return the answers of each report that fit the draft, as plain values."""
        old = {report.edition_id for report in reports}
        cells = {
            pk: (code, type)
            for pk, code, type in Cell.objects.filter(edition__in=old).values_list(
                "pk", "code", "question__type"
            )
        }
        choices = dict(
            Choice.objects.filter(question__section__edition__in=old).values_list("pk", "code")
        )
        found = defaultdict(dict)
        answers = Answer.objects.filter(submission__in=[report.pk for report in reports])
        for report, cell, number, women, text, day, choice in answers.values_list(
            "submission_id", "cell_id", "number", "women", "text", "date", "choice_id"
        ):
            code, type = cells[cell]
            if not _fits(type, self.places.get(code)):
                self.trial.strange[code] += 1
                continue
            values = [number, day, choices.get(choice), text or None]
            found[report][code] = next(value for value in values if value is not None)
            if women is not None:
                found[report][code + WOMEN] = Decimal(women)
        return found

    def _check(self, report, values):
        unasked = self._unasked(values)
        asked = {
            code: value for code, value in values.items() if code.removesuffix(WOMEN) not in unasked
        }
        found = [b for b in rules.check(self.rules, asked) if not _asks_for(b.rule, unasked)]
        for breach in found:
            self.broken[breach.rule.code].add(report)
        missing = [
            question
            for part in self.parts
            for question in part.questions
            if question.required
            and question.code not in unasked.values()
            and not rules.is_answered(question.code, asked)
        ]
        for question in missing:
            self.missing[question.code].add(report)
        self.trial.reports += 1
        self.trial.refused += bool(missing or any(b.rule.is_hard for b in found))
        self.trial.explained += any(not b.rule.is_hard for b in found)

    def _unasked(self, values) -> dict[str, str]:
        sections = [(n, condition_of(p.section), codes_of(p)) for n, p in enumerate(self.parts)]
        gone = hidden(sections, values)
        return {code: q for n, _when, codes in sections if n in gone for code, q in codes.items()}


def _asks_for(rule, unasked):
    code = rule.params["cell"] if rule.kind == rules.Kind.REQUIRED_IF else None
    return code in unasked or code in unasked.values()


def _fits(old, new) -> bool:
    """Tell whether an answer to a question of one type is one to a question of another."""
    numbers = (Question.Type.NUMBER, Question.Type.MONEY, Question.Type.TABLE)
    return old == new or (old in numbers and new in numbers)


def _met(tallies):
    found = [tally for tally in tallies.values() if tally.times]
    return sorted(found, key=lambda tally: -tally.times)
