"""Bring what instructions ask of each unit to what the records say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secretariat.services.following import follow
from taskforce.management.spoken import SpokenCommand


class Command(SpokenCommand):
    help = gettext_lazy("Compare what instructions ask with the records; repeatable.")

    def handle(self, **options):
        changed = follow()
        self.speak(
            _(
                "Asked anew: %(made)d. Done: %(fulfilled)d. Turned back: %(turned_back)d. "
                "Released: %(released)d."
            )
            % {name: getattr(changed, name) for name in changed.__slots__}
        )
