"""Let permanent deputies who are governors sit by their office."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.formats.digits import number
from taskforce.management.spoken import SpokenCommand
from taskforce.services.composition.offices import seat_by_office


class Command(SpokenCommand):
    help = gettext_lazy(
        "Let permanent deputies whose state position is governor sit by that office, as the data "
        "say; offices and terms that are missing are made. Run again, it does nothing more."
    )

    def handle(self, **options):
        count = seat_by_office(on=timezone.localdate())
        self.speak(_("Seats that now go with an office: %(count)s") % {"count": number(count)})
