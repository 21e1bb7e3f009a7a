"""Look at this machine, and say what is missing and which command mends it."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.fields.written import written_number
from taskforce.management.spoken import SpokenCommand
from taskforce.services.checkup import checkup


class Command(SpokenCommand):
    help = gettext_lazy("Look whether fonts, libraries, words, database and worker are in order.")
    requires_system_checks = []

    def handle(self, **options):
        faults = 0
        for finding in checkup():
            if finding.fault:
                faults += 1
                # As it is: addresses, paths and commands keep their figures.
                self.stdout.write(self.style.ERROR(f"✗ {finding.what}"))
                self.stdout.write(f"    {finding.fault}")
                self.stdout.write(f"    → {finding.remedy}")
            else:
                self.stdout.write(f"✓ {finding.what}")
        if faults:
            raise CommandError(
                _("%(count)s faults. After each command, look again.")
                % {"count": written_number(faults)}
            )
        self.stdout.write(_("Everything is in order."))
