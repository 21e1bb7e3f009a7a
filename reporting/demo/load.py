"""The whole demonstration in one transaction: all of it, or nothing."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from reporting.models import FormEdition, Period, PeriodKind, Submission
from reporting.services.judging import judge_waiting
from taskforce.models import AdministrativeUnit, Membership, Person, User

from . import bulk, reviews
from .actors import Actors
from .acts import Acts
from .country import Country
from .doubles import record_twice
from .groups import Groups
from .imports import Imports
from .instructions import issue_drafts
from .knowledge import spread
from .papers import Papers
from .people import People
from .plan import Plan
from .reorganisations import Reorganisations
from .reports import Reports
from .staff import Staff

# Names the lock of PostgreSQL under which a demonstration is loaded.
LOCK = 1_887_001


class RefusedError(Exception):
    """The demonstration cannot be loaded here; the message says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """How much was made."""

    provinces: int
    groups: int
    people: int
    memberships: int
    accounts: int
    periods: int
    reports: int
    answers: int


def load(plan: Plan) -> Loaded:
    """Make the demonstration of a plan.

    Raises:
        RefusedError: where it, or anything real, is already there, or the base is missing.
    """
    with bulk.tuned(), alone():
        refuse_if_loaded()
        refuse_without_base()
        bulk.check_at_once()
        loaded = _fill(plan)
    bulk.gather_statistics()
    return loaded


@contextmanager
def alone():
    """Hold off a second process that loads at the same time."""
    try:
        atomic = transaction.atomic()
        atomic.__enter__()
    except OperationalError as error:
        raise RefusedError(busy()) from error
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
                if not cursor.fetchone()[0]:
                    raise RefusedError(busy())
        yield
    except BaseException as error:
        atomic.__exit__(type(error), error, error.__traceback__)
        raise
    atomic.__exit__(None, None, None)


def busy() -> str:
    return _("Another process is writing to the database: wait until it has finished.")


def refuse_if_loaded() -> None:
    """Refuse where a demonstration, or anything real, would be mixed up with this one."""
    if Person.objects.filter(is_invented=True).exists():
        raise RefusedError(
            _(
                "A demonstration is already loaded. To start anew, make an empty database: "
                "delete the file of SQLite, or the database of PostgreSQL and create it again; "
                "then run `manage.py migrate` and `manage.py demo`."
            )
        )
    if Person.objects.exists() or Period.objects.exists() or Submission.objects.exists():
        raise RefusedError(
            _(
                "The database holds people, periods or reports that are not invented: "
                "load the demonstration into a database of its own."
            )
        )


def refuse_without_base() -> None:
    if not AdministrativeUnit.objects.exists() or not issued_editions().exists():
        raise RefusedError(
            _("There are no units or no report form: run `manage.py load_base` first.")
        )


def issued_editions():
    return FormEdition.objects.filter(issued_at__isnull=False).order_by("code", "number")


def _fill(plan) -> Loaded:
    country, people, papers = Country(plan.provinces), People(plan), Papers(plan)
    actors = Actors(plan, country)
    groups = Groups(plan, country, people, papers)
    staff = Staff(plan, country, groups, people)
    actors.make()
    groups.fill()
    staff.fill()
    for part in (papers, people, groups, staff):
        part.save()
    # What follows asks about them: by the statistics of empty tables a query ran for hours.
    bulk.gather_statistics()
    reports = Reports(plan, country, groups, staff, actors, issued_editions().last())
    reports.write()
    reviews.draw_up(country)
    judge_waiting(Submission.objects.waiting().exclude(period__kind=PeriodKind.MONTH))
    Imports(plan, country, actors).send()
    Acts(plan, country, people, actors).draw_up()
    record_twice(plan, country)
    spread(plan)
    Reorganisations(plan, country, actors).draw_up()
    issue_drafts()
    return Loaded(
        provinces=len(country.provinces),
        groups=len(country.units),
        people=Person.objects.count(),
        memberships=Membership.objects.count(),
        accounts=User.objects.filter(is_invented=True).count(),
        periods=Period.objects.count(),
        **reports.counted,
    )
