"""Bring what instructions ask to what the records say; give the reminders of today out as text."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from secretariat import notices, reminders
from secretariat.models import Digest
from secretariat.services.following import follow
from secretariat.services.reminding import remind
from taskforce.management.spoken import SpokenCommand


class Command(SpokenCommand):
    help = gettext_lazy(
        "Compare what instructions ask with the records, and make the reminders of this morning; "
        "repeatable. The worker does the same by itself."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--digests",
            action="store_true",
            help=_("print the reminders of today as text, to be sent on by other means"),
        )

    def handle(self, *, digests, **options):
        changed = follow()
        remind()
        if digests:
            self.tell_digests()
            return
        self.speak(
            _(
                "Asked anew: %(made)d. Done: %(fulfilled)d. Turned back: %(turned_back)d. "
                "Released: %(released)d."
            )
            % {name: getattr(changed, name) for name in changed.__slots__}
        )

    def tell_digests(self):
        for digest in Digest.objects.filter(on=timezone.localdate()).select_related("unit"):
            self.speak(f"== {digest.unit.full_name}")
            for found in reminders.read(digest):
                asked = found.assignment
                parts = (asked.unit.full_name, asked.requirement.title_km, found.words)
                self.speak("- " + " · ".join([*parts, *found.missing]))
            for notice in notices.read(digest):
                self.speak(f"- {notice.title} · {notice.words}")
