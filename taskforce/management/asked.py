"""What a command was asked for: a unit by its code or its name, a day; or why there is none."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from taskforce.fields import taking
from taskforce.khmer import Refused, key, latin_key, parse_date, strip_kind
from taskforce.khmer.queries import unit_code, whole_code
from taskforce.models import AdministrativeUnit
from taskforce.templatetags.khmer import day as in_words
from taskforce.unit_past import begun_instead, gone

MOST_NAMED = 5


def find_unit(text: str, units=None, *, on: date | None = None) -> AdministrativeUnit:
    """Return the one unit of a code, a Khmer name or a romanised one, in any spelling.

    A code or a name that no unit bears any more leads to the unit that bore it last; with a
    day, a code means who bore it then.

    Raises:
        ValidationError: where there is none, or several; then it names them.
    """
    # By its code, of today or of old, one that has ceased is found, too.
    bearers = AdministrativeUnit.ever.all() if units is None else units
    units = AdministrativeUnit.objects.all() if units is None else units
    # As it is typed into a search field: in any digits, without the first zero, with a KH-.
    code = whole_code(unit_code(taking.cleaned(text)))
    found = list(bearers.by_code(code, on)) or named(text, units) or once_named(text, units)
    if len(found) == 1:
        return found[0]
    words = taking.cleaned(text)
    if not found and code and (state := gone(code)):
        raise ValidationError(_gone_words(state), code="unit_gone")
    if not found:
        raise ValidationError(
            _(
                "No unit has the code or the name “%(text)s”. "
                "Give the official code: 2 digits for a province, 4 for a district, "
                "6 for a commune."
            )
            % {"text": words},
            code="unit_unknown",
        )
    raise ValidationError(
        _("Several units bear the name “%(text)s”; give the code: %(codes)s")
        % {
            "text": words,
            "codes": ", ".join(f"{unit.code} {unit.full_name}" for unit in found[:MOST_NAMED]),
        },
        code="unit_ambiguous",
    )


def _gone_words(state) -> str:
    """Write what became of a unit that was gone before this system began."""
    words = _("%(name)s, code %(code)s, has been gone since %(day)s.")
    parts = {"name": state.display_name, "code": state.code, "day": in_words(state.ends_on)}
    told = words % parts
    if begun := begun_instead(state):
        instead = ", ".join(f"{unit.code} {unit.display_name}" for unit in begun[:MOST_NAMED])
        told += " " + _("In its place began: %(units)s.") % {"units": instead}
    return told


def named(text: str, units) -> list[AdministrativeUnit]:
    """Return the units whose name is the same by its key; their kind may stand before it.

    A province is meant before the district or the commune that bears its name.
    """
    wanted = key(text)
    if not wanted:
        return []
    likely = units.filter(name_key__in={wanted, key(strip_kind(text))})
    found = [unit for unit in likely if wanted in {unit.name_key, key(unit.full_name)}]
    found = found or [unit for unit in units if latin_key(unit.name_latin) == latin_key(text)]
    highest = min((unit.level for unit in found), default=None)
    return [unit for unit in found if unit.level == highest]


def once_named(text: str, units) -> list[AdministrativeUnit]:
    """Return the units that bore a name once."""
    wanted = {key(text), key(strip_kind(text))} - {""}
    return list(units.filter(versions__name_key__in=wanted).distinct()) if wanted else []


def read_day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return parse_date(text)
    except Refused as refused:
        reason = taking.refusal(refused).message
        raise ValidationError(f"“{text}”{_(':')} {reason}") from refused
