"""Take in the administrative units from a CSV file."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.management.files import reason_of
from taskforce.management.spoken import SpokenCommand, spoken
from taskforce.services.territory.loading import import_units


class Command(SpokenCommand):
    help = gettext_lazy("Take in the administrative units from a CSV file, whole or not at all.")

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            metavar=_("file"),
            type=Path,
            help=_("a CSV file like fixtures/units.csv"),
        )

    def handle(self, *, file, **options):
        try:
            content = file.read_bytes()
        except (OSError, ValueError) as error:
            raise CommandError(
                _("The file %(file)s cannot be read: %(reason)s.")
                % {"file": file, "reason": reason_of(error)}
            ) from error
        try:
            outcome = import_units(content)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        if outcome.faults:
            for line in outcome.faults:
                self.stderr.write(spoken(line))
            raise CommandError(
                _("%(count)s rows are at fault; nothing was stored.")
                % {"count": len(outcome.faults)}
            )
        self.speak(
            _("%(new)s new, %(changed)s changed, %(same)s unchanged")
            % {"new": outcome.new, "changed": outcome.changed, "same": outcome.same}
        )
