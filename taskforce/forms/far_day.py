"""A day far from today is taken once it was confirmed: 1901 for 2019 is mistyped soon."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import taking

FAR = timedelta(days=366)


class FarDayForm(forms.Form):
    """A form with a day (`far_day` names its field) that asks once more where it is far off."""

    far_day = ""

    def clean(self):
        found = super().clean()
        day = (found or self.cleaned_data).get(self.far_day)
        if day and abs(day - timezone.localdate()) > FAR:
            self.fields["sure"] = forms.BooleanField(label=_("The day is correct"), required=False)
            self.order_fields(_behind(self.fields, self.far_day))
            if taking.is_blank(self.data.get(self.add_prefix("sure"), "")):
                self.add_error(
                    self.far_day,
                    ValidationError(
                        _(
                            "This day is more than a year away from today. Correct it, or tick "
                            "“The day is correct” below it."
                        ),
                        code="far_day",
                    ),
                )
        return found


def _behind(fields, name) -> list[str]:
    order = [field for field in fields if field != "sure"]
    order.insert(order.index(name) + 1, "sure")
    return order
