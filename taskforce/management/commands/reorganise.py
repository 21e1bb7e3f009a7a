"""Carry out the reorganisations of units whose day has come."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.formats.message import Message
from taskforce.management.spoken import SpokenCommand
from taskforce.services.territory.reorganisations import carry_out_due


class Command(SpokenCommand):
    help = gettext_lazy(
        "Carry out the reorganisations of units that wait and whose day has come. "
        "The worker does it by itself."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--due",
            action="store_true",
            required=True,
            help=_("those whose day has come; acts are drafted and decided on the pages"),
        )

    def handle(self, **options):
        done, refused = carry_out_due()
        for act in done:
            self.speak(_("Carried out: %(act)s") % {"act": act})
        for act in refused:
            self.stderr.write(f"{act}{_(':')} {Message.from_json(act.fault)}")
        if refused:
            raise CommandError(
                _("%(count)s could not be carried out; each page says why.")
                % {"count": len(refused)}
            )
        if not done:
            self.speak(_("No reorganisation waits for this day."))
