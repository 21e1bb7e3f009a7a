"""Accounts: signing in, and what the centre keeps of them."""

from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    SetUnusablePasswordMixin,
    UserChangeForm,
)
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields
from taskforce.models import User


class SignInForm(AuthenticationForm):
    """A user name in any digits and case, and a password as `taskforce.passwords` takes it."""

    username = fields.UserNameField(label=_("user name"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = True


class PasswordLine(ReadOnlyPasswordHashWidget):
    """Tells that there is a password, and leads to a new one.

    The framework shows how it is scrambled: words of no language, and of no use to anybody.
    """

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if any("value" in line for line in context["summary"]):
            context["summary"] = [{"label": gettext("A password is set.")}]
        return context


class AccountForm(UserChangeForm):
    """The fields of an account that the centre keeps."""

    password = ReadOnlyPasswordHashField(label=_("Password"), widget=PasswordLine)

    class Meta(UserChangeForm.Meta):
        model = User
        fields = ["username", "password", "name_km", "language", "email", "is_active"]


class NewPasswordForm(AdminPasswordChangeForm):
    """A new password for somebody else's account; the framework warns in English alone."""

    usable_password_help_text = format_lazy(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If it is switched off, the present password of this account is lost."),
    )
