"""Write the consolidated report of a period as PDF, as it stands: without the number of an edition.

An edition, which stays and can be verified, is published by `consolidate --publish`.
"""

import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting import pdf
from reporting.hierarchy import Hierarchy
from reporting.management.asked import add_hierarchy, find_period, find_unit
from reporting.management.particulars import add_particulars, read_particulars
from taskforce.fields import taking
from taskforce.management.asked import read_day
from taskforce.management.files import OutputError, draft_beside, put_in_place
from taskforce.management.spoken import SpokenCommand, spoken

MOST_FAULTS = 20


class Command(SpokenCommand):
    help = gettext_lazy(
        "Write the consolidated report of the country, a province or a district as PDF, as it "
        "stands. To publish it as an edition that can be verified: `consolidate --publish`."
    )

    def add_arguments(self, parser):
        parser.add_argument("--period", required=True, help=_("for example 2024-S1"))
        parser.add_argument("--unit", help=_("code of a province or district; else the country"))
        parser.add_argument("--output", required=True, help=_("the file to write"))
        add_particulars(parser)
        add_hierarchy(parser)
        parser.add_argument(
            "--archival",
            action="store_true",
            help=_(
                "for the archive: PDF/A-3 and PDF/UA, one document; takes longer and more memory"
            ),
        )

    def handle(self, *, period, unit, output, **options):
        start = time.monotonic()
        try:
            with taking.notices() as cleaned:
                given = read_particulars(options, on=read_day(options["date"]))
            if cleaned:
                removed = _("Hidden signs that change the direction of writing were removed.")
                self.stderr.write(self.style.WARNING(removed))
            # Where a link stands, what it leads to is written, and the link stays.
            path = Path(output).resolve()
            with draft_beside(path) as draft:
                paper = pdf.print_report(
                    find_period(period),
                    find_unit(unit),
                    given,
                    archival=options["archival"],
                    progress=self.say_how_far if options["verbosity"] > 1 else None,
                    hierarchy=Hierarchy(options["hierarchy"]),
                )
                put_in_place(draft, paper.content, path)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (pdf.PdfUnavailable, OutputError) as error:
            raise CommandError(str(error)) from error
        self.speak(
            _("%(file)s: %(pages)d pages in %(seconds).1f seconds")
            % {"file": output, "pages": paper.pages, "seconds": time.monotonic() - start}
        )
        self.tell(paper.faults)

    def tell(self, faults):
        """Name what to look at before signing. The file is written all the same, and that is 0."""
        for fault in faults[:MOST_FAULTS]:
            self.stderr.write(self.style.WARNING(spoken(fault.message)))
        if more := len(faults[MOST_FAULTS:]):
            self.stderr.write(spoken(_("There are %(count)d more of these.") % {"count": more}))

    def say_how_far(self, done, total, what):
        self.speak(f"{done}/{total} {what}")
