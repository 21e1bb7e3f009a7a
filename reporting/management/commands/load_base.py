"""Load what every installation needs: units, vocabularies, an example of an instruction, a form."""

import json

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext_lazy

from reporting.services.forms import issue_edition, load_edition
from secretariat.services.calendar import load_holidays
from secretariat.services.duties import load_duties
from secretariat.services.instructions import load_instruction
from taskforce.management.spoken import SpokenCommand
from taskforce.services.territory.aliases import load_aliases
from taskforce.services.territory.history import load_history
from taskforce.services.territory.loading import import_units
from taskforce.services.vocabularies import load_vocabularies


class Command(SpokenCommand):
    help = gettext_lazy("Load the units, the vocabularies and the first report form; repeatable.")

    def handle(self, **options):
        folder = settings.BASE_DIR / "fixtures"
        outcome = import_units((folder / "units.csv").read_bytes())
        if outcome.faults:
            raise CommandError("\n".join(outcome.faults))
        load_history(folder)
        load_aliases(folder)
        load_vocabularies(folder)
        load_duties(folder)
        load_holidays(folder)
        load_instruction(json.loads((folder / "instruction_2024.json").read_text("utf-8")))
        edition = load_edition(json.loads((folder / "report_form.json").read_text("utf-8")))
        if not edition.issued_at:
            issue_edition(edition=edition)
