"""What was answered, added up and printed."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Reports")

    def ready(self):
        from reporting import facts, notices
        from reporting.services.judging import judge_waiting
        from taskforce.services import rounds

        facts.register_all()
        notices.register_all()
        # The neighbours of a report hand in after it, and with them what is usual changes.
        rounds.register("outliers", judge_waiting, timedelta(hours=12))
