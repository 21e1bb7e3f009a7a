"""Several people announce and annul at the same moment: one of them, and all of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from taskforce.models import CompositionAct, Instrument, Membership
from taskforce.services.composition import acts, effect
from tests import factories
from tests.taskforce.test_services_acts import make_act, role

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 6, 1)


def filled(clerk, country, subject):
    """Return a draft by which somebody becomes head."""
    act = make_act(clerk, country["08"], subject=subject)
    acts.appoint(
        act=act, task_force=country["08"].task_force, person=factories.make_person(),
        role=role("head"), version=0, by=clerk,
    )  # fmt: skip
    return act


def announce(act, by, number="១"):
    try:
        return effect.announce(
            act=CompositionAct.objects.select_related("unit").get(pk=act.pk),
            number=number, dated=date(2026, 5, 1), signatory="ប្រធាន", version=act.version, by=by,
        )  # fmt: skip
    except ValidationError as refusal:
        return refusal
    finally:
        connection.close()


def at_once(jobs):
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(*job) for job in jobs]]


def test_one_act_takes_effect_once(clerk, country):
    act = filled(clerk, country, "មួយ")
    outcomes = at_once([(announce, act, clerk)] * 4)
    assert sum(isinstance(outcome, CompositionAct) for outcome in outcomes) == 1
    assert Membership.objects.filter(role="head").count() == 1
    assert Instrument.objects.count() == 1


def test_of_two_acts_that_fill_one_seat_one_is_refused(clerk, country):
    both = [filled(clerk, country, subject) for subject in ("មួយ", "ពីរ")]
    jobs = [(announce, act, clerk, number) for act, number in zip(both, "១២", strict=True)]
    outcomes = at_once(jobs)
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert {error.code for error in refusal.error_list} <= {"seat_taken", "changed_meanwhile"}
    assert Membership.objects.filter(role="head").count() == 1
    # Whoever was refused left nothing behind, not even the instrument.
    assert Instrument.objects.count() == 1
