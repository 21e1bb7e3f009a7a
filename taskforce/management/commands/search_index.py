"""Make the search index anew, or only look whether it is right."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.management.spoken import SpokenCommand
from taskforce.services.search_index import rebuild, stale

SHOWN = 5


class Command(SpokenCommand):
    help = gettext_lazy("Make anew what units and people are found by; with --check only compare.")

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help=_("change nothing, report faults"))

    def handle(self, *, check, **options):
        if not check:
            rebuild()
        if faults := stale():
            raise CommandError(
                _("%(count)s rows are not found by their names: %(faults)s")
                % {"count": len(faults), "faults": "; ".join(faults[:SHOWN])}
            )
        self.speak(_("Units and people are found by their names."))
