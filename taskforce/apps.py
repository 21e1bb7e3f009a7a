"""The bottom app, and the centre's own admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class TaskforceConfig(AppConfig):
    name = "taskforce"
    verbose_name = _("Units, task forces and users")
    default = True


class CentreAdminConfig(admin.AdminConfig):
    default = False
    default_site = "taskforce.admin_site.CentreSite"
