"""Who may see and do what: role x unit (and all below it) x dates. The one rule of access.

A queryset that holds rows of units inherits `ScopedQuerySet` and says in `unit_path` how
its rows lead to a unit. Pages, exports, paper and commands start from `visible_to(user)`
or `allowed(user, verb)`: a row outside does not exist for them.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Nothing: `Q()` would be everything.
NOTHING = Q(pk__in=[])
EVERYTHING = Q()


class Verb(StrEnum):
    """What can be done to the rows of a unit."""

    VIEW = "view"
    ENTER = "enter"  # fill reports in and hand them in
    REVIEW = "review"  # accept and return reports of the units below
    IMPORT = "import"  # take in members from a spreadsheet
    COMPOSE = "compose"  # draft acts, record instruments and offices, merge people
    REORGANISE = "reorganise"  # split, merge, move, rename units
    LETTERHEAD = "letterhead"  # set what stands at the head and foot of papers
    PUBLISH = "publish"  # make the consolidated PDF of the country
    INSTRUCT = "instruct"  # write, issue and withdraw the instructions of the centre
    BUILD = "build"  # the report form: drafts, issue, mappings of editions
    MANAGE = "manage"  # users, grants, periods, vocabularies


class Role(models.TextChoices):
    """What a person is in the system. It says nothing about where: that is the grant's unit."""

    CENTRAL_ADMIN = "central_admin", _("Central administrator")
    CENTRAL_OFFICER = "central_officer", _("Central officer")
    PROVINCIAL_SECRETARIAT = "provincial_secretariat", _("Provincial secretariat")
    DISTRICT_SECRETARIAT = "district_secretariat", _("District secretariat")
    REVIEWER = "reviewer", _("Reviewer (head or permanent deputy)")
    VIEWER = "viewer", _("Viewer")


CENTRAL_ROLES = (Role.CENTRAL_ADMIN, Role.CENTRAL_OFFICER)

VERBS = {
    Role.CENTRAL_ADMIN: {
        Verb.VIEW,
        Verb.IMPORT,
        Verb.COMPOSE,
        Verb.REORGANISE,
        Verb.LETTERHEAD,
        Verb.PUBLISH,
        Verb.INSTRUCT,
        Verb.BUILD,
        Verb.MANAGE,
    },
    Role.CENTRAL_OFFICER: {
        Verb.VIEW,
        Verb.REVIEW,
        Verb.LETTERHEAD,
        Verb.PUBLISH,
        Verb.INSTRUCT,
        Verb.BUILD,
    },
    Role.PROVINCIAL_SECRETARIAT: {
        Verb.VIEW,
        Verb.ENTER,
        Verb.IMPORT,
        Verb.COMPOSE,
        Verb.LETTERHEAD,
    },
    Role.DISTRICT_SECRETARIAT: {Verb.VIEW, Verb.ENTER, Verb.LETTERHEAD},
    Role.REVIEWER: {Verb.VIEW, Verb.REVIEW},
    Role.VIEWER: {Verb.VIEW},
}

# Verbs that reach only the units below the one granted: nobody reviews their own group.
BELOW_ONLY = {Verb.REVIEW}


def units_q(user, verb: Verb, path: str = "") -> Q:
    """Return the condition that a row's unit, found by `path`, lies where `user` may do `verb`."""
    if not user.is_authenticated:
        return NOTHING
    found = NOTHING
    for grant in user.grants_today:
        if verb not in VERBS[grant.role]:
            continue
        if grant.unit is None:
            return EVERYTHING
        found |= grant.unit.subtree_q(path, include_self=verb not in BELOW_ONLY)
    return found


class ScopedQuerySet(models.QuerySet):
    """Rows that lie in units."""

    unit_path = "unit"

    def allowed(self, user, verb: Verb):
        """Return the rows in units where the user may do this."""
        return self.filter(units_q(user, verb, self.unit_path))

    def visible_to(self, user):
        return self.allowed(user, Verb.VIEW)


def may(user, verb: Verb, unit=None) -> bool:
    """Tell whether a user may do this at a unit; without one: anywhere at all."""
    if not user.is_authenticated:
        return False
    grants = [grant for grant in user.grants_today if verb in VERBS[grant.role]]
    if unit is None:
        return bool(grants)
    return any(
        grant.unit is None or unit.is_in(grant.unit, include_self=verb not in BELOW_ONLY)
        for grant in grants
    )


def may_everywhere(user, verb: Verb) -> bool:
    """Tell whether a user may do this in the whole country."""
    return user.is_authenticated and any(
        grant.unit is None and verb in VERBS[grant.role] for grant in user.grants_today
    )
