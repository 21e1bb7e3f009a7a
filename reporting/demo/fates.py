"""How far each report of a period came, and when: its steps, one after another."""

from datetime import UTC, datetime, time, timedelta

from reporting.models import Event, Status
from taskforce.models import Level

from .plan import Plan, Span, Stage

Step = Event.Step
# What a report is after a step.
STATE_AFTER = {
    Step.STARTED: Status.DRAFT,
    Step.SUBMITTED: Status.SUBMITTED,
    Step.RETURNED: Status.RETURNED,
    Step.ACCEPTED: Status.ACCEPTED,
}
NONE = ()
DRAFT = (Step.STARTED,)
WAITING = (*DRAFT, Step.SUBMITTED)
RETURNED = (*WAITING, Step.RETURNED)
AGAIN = (*RETURNED, Step.SUBMITTED)
ACCEPTED = (*WAITING, Step.ACCEPTED)
CORRECTED = (*AGAIN, Step.ACCEPTED)

# The share of each fate, and the one that the others have.
SHARES = {
    Stage.CLOSED: (
        {NONE: 0.002, DRAFT: 0.008, RETURNED: 0.01, AGAIN: 0.006, WAITING: 0.035, CORRECTED: 0.05},
        ACCEPTED,
    ),
    Stage.MONTHLY: (
        {NONE: 0.003, RETURNED: 0.002, WAITING: 0.005, CORRECTED: 0.03},
        ACCEPTED,
    ),
    Stage.ENDED: ({NONE: 0.1, CORRECTED: 0.03}, ACCEPTED),
    Stage.RUNNING: ({DRAFT: 0.08, WAITING: 0.012, ACCEPTED: 0.004, RETURNED: 0.002}, NONE),
}
LATE = 0.07
# The reports of provinces, by code, in the closed semester and in the one that runs; the others
# of the country follow the rule. 08 has not begun: the reader does it.
PROVINCES = {
    Stage.CLOSED: ({"15": RETURNED, "20": WAITING, "04": CORRECTED, "11": CORRECTED}, ACCEPTED),
    Stage.RUNNING: ({"02": DRAFT, "03": DRAFT, "05": WAITING, "12": DRAFT, "17": DRAFT}, NONE),
}


def fates(plan: Plan, span: Span, level: Level, province, units, unformed) -> dict[str, tuple]:
    """Return the steps of each unit's report, by code; a group not set up has none."""
    if level == Level.PROVINCE and span.stage in PROVINCES:
        named, rest = PROVINCES[span.stage]
        return {unit.code: named.get(unit.code, rest) for unit in units}
    rng = plan.rng("fates", span.code, level, province.code)
    order = [unit.code for unit in units if unit.code not in unformed]
    rng.shuffle(order)
    shares, rest = SHARES[span.stage]
    at_least = 1 if len(order) >= 24 and span.stage == Stage.CLOSED else 0
    found = []
    for fate, share in shares.items():
        count = len(order) * share
        found += [fate] * max(at_least, int(count) + (rng.random() < count % 1))
    given = {code: NONE for code in unformed if code in {unit.code for unit in units}}
    given |= dict.fromkeys(order, rest) | dict(zip(order, found, strict=False))
    return given


def steps(rng, plan: Plan, span: Span, level: Level, fate: tuple) -> list[tuple[Step, datetime]]:
    """Return the steps of a fate with their moments; what would lie ahead has not happened."""
    if span.stage == Stage.RUNNING:
        moments = _spread(rng, plan, span, len(fate))
    else:
        moments = _around_deadline(rng, span, level, fate)
    taken = list(zip(fate, moments, strict=True))
    if span.stage == Stage.CLOSED:
        return taken
    return [(step, at) for step, at in taken if at < plan.now]


def missed(span: Span, level: Level, moment: datetime) -> bool:
    # The moments lie in Cambodia's office hours, which are the same day in UTC.
    return moment.date() > span.due_on(level)


def _around_deadline(rng, span, level, fate) -> list[datetime]:
    """Begin before or after the end of the period, hand in by the last day or soon after."""
    due = span.due_on(level)
    room = (due - span.ends_on).days
    day = span.ends_on + timedelta(days=rng.randint(-6, max(room // 3, 1)))
    moments = []
    for place, step in enumerate(fate):
        if place == 1:
            late = rng.random() < LATE
            left = max((due - max(day, span.ends_on)).days, 0)
            day = (
                due + timedelta(days=rng.randint(1, 9))
                if late
                else max(day, span.ends_on) + timedelta(days=rng.randint(min(1, left), left))
            )
        elif place > 1:
            day += timedelta(days=rng.randint(1, 6 if step == Step.ACCEPTED else 4))
        moments.append(_office_hour(rng, day, place))
    return moments


def _spread(rng, plan, span, count) -> list[datetime]:
    """Return moments between the first day of a running period and today."""
    days = max((plan.today - span.starts_on).days, 1)
    drawn = sorted(rng.randrange(days) for _ in range(count))
    return [
        _office_hour(rng, span.starts_on + timedelta(days=day), place)
        for place, day in enumerate(drawn)
    ]


def _office_hour(rng, day, place) -> datetime:
    """Return a moment between 7:30 and 17:00 in Cambodia, later for a later step."""
    minutes = 30 + 110 * place + rng.randrange(100)
    return datetime.combine(day, time(tzinfo=UTC)) + timedelta(minutes=minutes)
