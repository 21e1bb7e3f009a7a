"""Who asks, by when, and what is done."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecretariatConfig(AppConfig):
    name = "secretariat"
    verbose_name = _("Secretariats")

    def ready(self):
        from secretariat.services.following import follow
        from secretariat.services.reminding import remind
        from taskforce.services import rounds

        rounds.register("assignments", follow, timedelta(minutes=10))
        rounds.register("reminders", remind, timedelta(minutes=10))
