"""The bottom app, and the centre's own admin site."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _

from taskforce.khmer.breaks import keep_words
from taskforce.khmer.kept_words import KeptWords


class TaskforceConfig(AppConfig):
    name = "taskforce"
    verbose_name = _("Units, task forces and users")
    default = True

    def ready(self):
        # A text that was printed once is not searched for words again.
        keep_words(KeptWords(settings.VAR_DIR / "words.sqlite3"))


class CentreAdminConfig(admin.AdminConfig):
    default = False
    default_site = "taskforce.admin_site.CentreSite"
