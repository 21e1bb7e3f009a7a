"""Who signs in, and what each was granted: role x unit x dates."""

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from taskforce import khmer, passwords
from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.khmer import key
from taskforce.scope import CENTRAL_ROLES, Role, Verb, may_everywhere

from .dated import DatedQuerySet, ends_after_it_starts

# Python's \w, and with it Django's own validator, refuses the vowels and signs of Khmer.
username_is_plain = RegexValidator(
    r"^[\w\u1780-\u17d3\u17dd.@+-]+\Z",
    _("Letters, digits and the signs @ . + - _ only."),
)


class UserQuerySet(KeyedQuerySet):
    def visible_to(self, user):
        """Return all accounts to those who manage them, else one's own."""
        return self if may_everywhere(user, Verb.MANAGE) else self.filter(pk=user.pk)


class AccountManager(UserManager.from_queryset(UserQuerySet)):
    """Named, so that migrations can find it."""

    use_in_migrations = False

    def get_by_natural_key(self, username):
        """Return the account: signing in asks for it with whatever was typed."""
        return self.get(username_key=key(username or ""))


class User(Keyed, AbstractUser):
    """An account. What it may do is said by its grants, not by groups or flags."""

    username = fields.UserNameField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[username_is_plain],
        help_text=_("Letters, digits and the signs @ . + - _ only."),
        error_messages={"unique": _("Somebody has this user name already.")},
    )
    username_key = KeyField("username", max_length=150)
    email = fields.EmailField(_("email address"), blank=True)
    first_name = None
    last_name = None
    name_km = fields.CharField(_("Khmer name"), max_length=150)
    sort_key = KeyField("name_km", by=khmer.sort_key, max_length=600)
    username_sort_key = KeyField("username", by=khmer.sort_key, max_length=600)
    language = fields.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("As last chosen by its owner; empty: Khmer."),
    )
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = AccountManager()

    REQUIRED_FIELDS = ["name_km"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["sort_key", "username_sort_key"]
        constraints = [
            UniqueKey(
                name="%(app_label)s_%(class)s_username_once",
                fields=["username_key"],
                violation_error_message=_("Somebody has this user name already."),
            ),
        ]

    def __str__(self):
        return self.name_km or self.username

    def set_password(self, raw_password):
        super().set_password(passwords.typed_form(raw_password))

    def check_password(self, raw_password):
        typed = passwords.typed_form(raw_password)
        # Those set before passwords were brought into one form are hashed as typed.
        return super().check_password(typed) or (
            typed != raw_password and super().check_password(raw_password)
        )

    async def acheck_password(self, raw_password):
        return await sync_to_async(self.check_password)(raw_password)

    def get_full_name(self):
        return self.name_km

    def get_short_name(self):
        return self.name_km

    @cached_property
    def grants_today(self) -> list["Grant"]:
        """The grants in force, read once a request: an ended one is gone at the next."""
        if not self.is_active:
            return []
        return list(self.grants.in_force(timezone.localdate()).select_related("unit"))


class GrantQuerySet(DatedQuerySet):
    def visible_to(self, user):
        return self if may_everywhere(user, Verb.MANAGE) else self.filter(user_id=user.pk)


class Grant(models.Model):
    """A role given to a user at a unit and all below it, from one day until another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("user"))
    role = fields.CharField(_("role"), max_length=30, choices=Role)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("unit"),
        help_text=_("And all below it. Empty: the whole country, for central roles and viewers."),
    )
    starts_on = fields.DateField(_("from"), default=timezone.localdate)
    ends_on = fields.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day it no longer holds.")
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["user", "starts_on"]
        constraints = [
            ends_after_it_starts(),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_central_roles_have_no_unit",
                condition=Q(unit=None, role__in=[*CENTRAL_ROLES, Role.VIEWER])
                | Q(unit__isnull=False) & ~Q(role__in=CENTRAL_ROLES),
                violation_error_message=_(
                    "A central role holds for the whole country; the others need a unit."
                ),
            ),
        ]

    def __str__(self):
        place = self.unit.display_name if self.unit else _("whole country")
        return f"{self.get_role_display()}, {place}"
