"""What a clerk gives one paper, asked for on the command line."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting import pdf
from taskforce.forms.particulars import ParticularsForm
from taskforce.models import Letterhead


def add_particulars(parser) -> None:
    """Let a command be told the day, the number, the lunar line and the name on a paper."""
    parser.add_argument(
        "--date", "--on", help=_("the day the report bears, 15/07/2026; else today")
    )
    parser.add_argument("--number", help=_("its number; else a dotted line to write it on"))
    parser.add_argument("--letters", help=_("the letters after the number; else those set"))
    parser.add_argument("--lunar", help=_("the lunar date line; else as reckoned"))
    parser.add_argument("--signatory", help=_("the name of who signs; else as set, or none"))


def read_particulars(options: dict, *, on: date) -> pdf.Particulars:
    """Return what was given for the paper.

    Raises:
        ValidationError: where the form of the page would refuse it, too.
    """
    data = {name: options[name] or "" for name in ("number", "letters", "lunar")}
    data |= {"signatory_name": options["signatory"] or "", "on": on.isoformat()}
    form = ParticularsForm(data, letterhead=Letterhead.usual(None), on=on)
    if not form.is_valid():
        raise ValidationError(
            [f"{form[name].label}{_(':')} {' '.join(found)}" for name, found in form.errors.items()]
        )
    return form.particulars
