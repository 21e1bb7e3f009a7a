"""Signing in."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from taskforce.fields import forms as fields


class SignInForm(AuthenticationForm):
    """A user name in any digits and case, and a password as `taskforce.passwords` takes it."""

    username = fields.UserNameField(label=_("user name"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = True
