"""What a form brought is given to a service, and what it refuses stands at the form again."""

from django.core.exceptions import ValidationError

from secretariat.forms.writing import MOMENTS


def taken(form, service, *, said=None, **about) -> bool:
    """Tell whether a service took what a form brought; else the form says why it did not.

    The service is given `about` and what the form read by the names of its fields; where it wants
    that otherwise, what `said` makes of it.
    """
    if not form.is_valid():
        return False
    try:
        service(**about, **(said(form.cleaned_data) if said else form.cleaned_data))
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


def refuse(form, error: ValidationError) -> None:
    """Say at its field what was refused, and above the form what belongs to none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    fields = {moment: day for day, moment in MOMENTS.items()} | {name: name for name in form.fields}
    for name, errors in error.error_dict.items():
        form.add_error(fields.get(name), errors)
