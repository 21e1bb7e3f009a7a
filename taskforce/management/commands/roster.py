"""Write the roster of a unit as of a day, as a workbook or as PDF."""

import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce import roster
from taskforce.exports.rosters import roster_xlsx
from taskforce.forms.rosters import RosterForm
from taskforce.management.asked import find_unit, read_day
from taskforce.management.files import OutputError, draft_beside, put_in_place
from taskforce.management.spoken import SpokenCommand, spoken
from taskforce.models import Level
from taskforce.paper import PdfUnavailable
from taskforce.paper.issuer import Particulars
from taskforce.pdf.roster import print_roster
from taskforce.roster import Wanted

LEVELS = {"province": Level.PROVINCE, "district": Level.DISTRICT, "commune": Level.COMMUNE}
MOST_FAULTS = 20


class Command(SpokenCommand):
    help = gettext_lazy(
        "Write who sits in the task force of a unit, or of all below it, as of a day: "
        "as a workbook (.xlsx) or as PDF, by the ending of the file."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "unit",
            nargs="?",
            metavar=_("unit"),
            help=_("code or name of the unit; without one, the whole country"),
        )
        parser.add_argument("--on", help=_("as of this day; else today"))
        parser.add_argument("--since", help=_("mark what changed since this day"))
        parser.add_argument("--below", action="store_true", help=_("with all units below"))
        parser.add_argument(
            "--level",
            choices=LEVELS,
            metavar="LEVEL",
            help=_("only the units of one level: `province`, `district` or `commune`"),
        )
        parser.add_argument(
            "--heads", action="store_true", help=_("only heads and permanent deputies")
        )
        parser.add_argument("--personal", action="store_true", help=_("with birth and telephone"))
        parser.add_argument(
            "--output", required=True, help=_("the file to write: `.xlsx` or `.pdf`")
        )

    def handle(self, *, output, unit=None, **options):
        start = time.monotonic()
        path = Path(output).resolve()
        try:
            make = self._maker(path, options)
            wanted = read_wanted(unit, options)
            with draft_beside(path) as draft:
                put_in_place(draft, make(wanted), path)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (PdfUnavailable, OutputError) as error:
            raise CommandError(str(error)) from error
        counts = roster.count(wanted, roster.places(wanted))
        self.speak(
            _("%(file)s: %(seats)d seats in %(groups)d task forces, %(seconds).1f seconds")
            % {
                "file": output,
                "seats": counts.seats,
                "groups": counts.groups,
                "seconds": time.monotonic() - start,
            }
        )

    def _maker(self, path, options):
        """Return what makes the content of the file, by its ending."""
        if path.suffix.lower() == ".xlsx":
            return lambda wanted: roster_xlsx(roster.read(wanted), personal=options["personal"])
        if path.suffix.lower() == ".pdf":
            return lambda wanted: self._printed(wanted, options)
        raise ValidationError(
            _("Give a file that ends in `.xlsx` or `.pdf`."), code="unknown_ending"
        )

    def _printed(self, wanted, options):
        progress = self._say_how_far if options["verbosity"] > 1 else None
        paper = print_roster(wanted, Particulars(on=timezone.localdate()), progress=progress)
        for fault in paper.faults[:MOST_FAULTS]:
            self.stderr.write(self.style.WARNING(spoken(fault.message)))
        return paper.content

    def _say_how_far(self, done, total, what):
        self.speak(f"{done}/{total} {what}")


def read_wanted(text: str | None, options: dict) -> Wanted:
    """Return what was asked for.

    Raises:
        ValidationError: where the page would refuse it, too.
    """
    unit = find_unit(text) if text else None
    level = options["level"]
    asked = {
        "on": read_day(options["on"]).isoformat(),
        "since": read_day(options["since"]).isoformat() if options["since"] else "",
        "below": "1" if options["below"] else "",
        "level": str(int(LEVELS[level])) if level else "",
        "heads": "1" if options["heads"] else "",
    }
    form = RosterForm.asked(asked, unit=unit, today=timezone.localdate())
    if not form.is_valid():
        raise ValidationError([message for found in form.errors.values() for message in found])
    return form.wanted
