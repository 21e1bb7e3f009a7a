"""Whatever is re-organised and annulled: the tree stays whole, and what happens was shown."""

import random
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reporting.models import Answer, Submission
from reporting.resting import reports_on
from taskforce.models import (
    AdministrativeUnit,
    Grant,
    Instrument,
    Membership,
    Reorganisation,
    UnitVersion,
)
from taskforce.scope import Role
from taskforce.services.territory import annulling, reorganisations
from tests.factories import make_draft, make_membership, make_user
from tests.taskforce.test_reorganisations import random_change, reach, whole

ROLES = [Role.VIEWER, Role.DISTRICT_SECRETARIAT, Role.PROVINCIAL_SECRETARIAT, Role.REVIEWER]


@pytest.fixture
def paper(country):
    return Instrument.objects.create(kind_id="sub_decree", number="៩៩", dated=date(2023, 12, 1))


@pytest.fixture
def cast(country, period, clerk):
    """Give every unit a member, every second a user, every third a report."""
    users = [clerk]
    for number, unit in enumerate(country.values()):
        make_membership(unit.task_force, starts_on=date(2022, 1, 1))
        if number % 2:
            users.append(make_user(f"u{number}", ROLES[number % len(ROLES)], unit))
        if unit.is_in(country["08"]) and number % 3 == 0:
            make_draft(unit, period, clerk)
    Grant.objects.create(
        user=users[1], role=Role.VIEWER, unit=country["0808"], starts_on=date(2023, 1, 1)
    )
    return users


def stored():
    """Return what no act may rewrite: reports with their answers, and seats but for their end."""
    return (
        list(Submission.objects.order_by("pk").values_list()),
        list(Answer.objects.order_by("pk").values_list()),
    )


def seats():
    return dict(Membership.objects.values_list("pk", "task_force"))


def roles_reached(users):
    """Return which units each user reaches by each role, by the rule of access itself."""
    found = set()
    for grant in Grant.objects.filter(user__in=users).select_related("unit"):
        units = AdministrativeUnit.ever.within(grant.unit)
        found |= {(grant.user_id, grant.role, pk) for pk in units.values_list("pk", flat=True)}
    return found


def codes():
    return dict(AdministrativeUnit.ever.values_list("pk", "code"))


def annulled_draft(rng, paper, on, admin):
    """Return the annulment of some act, or nothing where something rests on each."""
    acts = [act for act in Reorganisation.objects.order_by("pk") if act.may_be_annulled]
    for act in rng.sample(acts, len(acts)):
        try:
            return annulling.draft_annulment(
                reorganisation=act, instrument=paper, effective_on=on, note="ខុស", by=admin
            )
        except ValidationError:
            continue
    return None


def next_act(rng, paper, on, admin):
    if rng.random() < 0.4 and (drafted := annulled_draft(rng, paper, on, admin)):
        return drafted
    act = reorganisations.draft(instrument=paper, effective_on=on, by=admin)
    for _number in range(4):
        random_change(rng, act, admin)
    return act if act.changes.exists() else None


@pytest.mark.parametrize("seed", range(6))
def test_what_happens_is_what_was_shown(paper, admin, country, cast, seed):
    rng, annulments = random.Random(seed), 0
    reports, sat = stored(), seats()
    for month in range(10):
        on = date(2024 + month // 12, month % 12 + 1, 1)
        act = next_act(rng, paper, on, admin)
        if act is None:
            continue
        past = set(UnitVersion.objects.exclude(ends_on=None).values_list())
        before, units = roles_reached(cast), codes()
        try:
            act = reorganisations.preview(reorganisation=act, by=admin, count=reports_on)
        except ValidationError:
            assert act.annuls_id, "a change that cannot be is refused when it is added"
            reorganisations.discard(reorganisation=act, by=admin)
            continue
        assert (before, units) == (roles_reached(cast), codes()), "a preview changes nothing"
        reorganisations.carry_out(reorganisation=act, by=admin)
        annulments += bool(act.annuls_id)
        assert whole()
        _check_access(act, before, roles_reached(cast))
        _check_units(act, units)
        assert past <= set(UnitVersion.objects.values_list()), "what is past is not rewritten"
        assert reports == stored()
        assert sat.items() <= seats().items()
        sat = seats()
    assert annulments
    for user in cast:
        assert reach(user) == {pk for who, _role, pk in roles_reached(cast) if who == user.pk}


def _check_access(act, before, after):
    now = codes()
    for name, found in (("gained", after - before), ("lost", before - after)):
        shown = {
            (line["user"], line["role"], code)
            for line in act.preview["access"]
            for code in line[name]
        }
        assert shown == {(user, role, now[pk]) for user, role, pk in found}


def _check_units(act, units):
    """Hold each line of the preview against the row it became."""
    rows = {unit.code: unit for unit in AdministrativeUnit.ever.all()}
    by_old = {code: pk for pk, code in units.items()}
    for line in act.preview["units"]:
        if line["after"]:
            unit = rows[line["after"]["code"]]
            assert {name: getattr(unit, name) for name in line["after"]} == line["after"]
            assert bool(unit.ceased_on) == line["gone"]
        else:
            gone = AdministrativeUnit.ever.get(pk=by_old[line["before"]["code"]])
            assert gone.ceased_on == act.effective_on
    shown = {line["before"]["code"] for line in act.preview["units"] if line["before"]}
    for pk, code in units.items():
        if codes()[pk] != code:
            assert code in shown, "no unit moves that was not shown"
