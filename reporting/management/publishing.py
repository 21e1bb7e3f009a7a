"""Publishing an edition from the command line: `manage.py consolidate --publish`."""

from pathlib import Path
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from reporting.hierarchy import Hierarchy
from reporting.management.asked import find_period, find_unit
from reporting.management.particulars import add_particulars, read_particulars
from reporting.models import PublishedEdition
from reporting.services import publishing
from reporting.tasks_published import print_and_keep
from taskforce.fields import taking
from taskforce.management.asked import read_day
from taskforce.management.files import draft_beside, put_in_place
from taskforce.models import User


def add_publishing(parser) -> None:
    """Let a command publish: who does it, which paper is made, where a copy of it is put."""
    parser.add_argument(
        "--publish",
        action="store_true",
        help=_("publish what was added up as the next edition, and print it; needs --by"),
    )
    parser.add_argument("--by", help=_("the account of who publishes"))
    parser.add_argument(
        "--addendum",
        action="store_true",
        help=_("publish what has changed since the last edition as an addendum to it"),
    )
    parser.add_argument("--output", help=_("the file to write; else one named by the edition"))
    parser.add_argument(
        "--archival",
        action="store_true",
        help=_("for the archive: PDF/A-3 and PDF/UA, one document; takes longer and more memory"),
    )
    add_particulars(parser)


def publish(options: dict, *, progress=None) -> tuple[PublishedEdition, Path, tuple]:
    """Publish as a command was asked to; return the edition, where its paper is, and its faults.

    Raises:
        ValidationError: where nobody or nothing can be published, with the reason.
    """
    by = _account(options["by"])
    given = read_particulars(options, on=read_day(options["date"]))
    period, unit = find_period(options["period"]), find_unit(options["unit"])
    try:
        edition = _published(period, unit, options, by)
    except PermissionDenied as refusal:
        raise ValidationError(str(refusal), code="not_allowed") from refusal
    kept, faults = print_and_keep(
        edition, given=given, archival=options["archival"], site="", by=by, progress=progress
    )
    path = Path(options["output"] or kept.file_name).resolve()
    with draft_beside(path) as draft, kept.file.open() as file:
        put_in_place(draft, file.read(), path)
    return edition, path, faults


def _published(period, unit, options, by) -> PublishedEdition:
    if not options["addendum"]:
        hierarchy = Hierarchy(options["hierarchy"])
        return publishing.publish(period=period, unit=unit, hierarchy=hierarchy, key=uuid4(), by=by)
    last = PublishedEdition.objects.of(period, unit).filter(amends=None).last()
    if last is None:
        raise ValidationError(
            _("No edition was published yet: leave out --addendum."), code="no_edition"
        )
    return publishing.amend(edition=last, key=uuid4(), by=by)


def _account(name) -> User:
    if not name:
        raise ValidationError(
            _("Say who publishes: --by and the user name of somebody whose role allows it."),
            code="nobody",
        )
    user = User.objects.filter(is_active=True, username=taking.cleaned(name)).first()
    if user is None:
        raise ValidationError(
            _("The account “%(name)s” is not there, or is closed."),
            code="unknown_account",
            params={"name": name},
        )
    return user
