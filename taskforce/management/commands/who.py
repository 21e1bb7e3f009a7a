"""Say who held a role in a unit on a day, and by which decision."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce import khmer
from taskforce.fields import taking
from taskforce.khmer.queries import unit_code, whole_code
from taskforce.management.asked import find_unit
from taskforce.management.spoken import SpokenCommand
from taskforce.models import AdministrativeUnit
from taskforce.models.vocabulary import in_language
from taskforce.templatetags.khmer import day as in_words
from taskforce.who import Answer, find_role, is_acting, who

NOT_UNDERSTOOD = 2


class Command(SpokenCommand):
    help = gettext_lazy(
        "Say who held a role in a unit on a day, since when and by which decision. "
        "Without a day: today."
    )
    requires_system_checks = []  # an answer takes moments; the pages need not be loaded for it

    def add_arguments(self, parser):
        parser.add_argument(
            "role",
            metavar=_("role"),
            help=_(
                "its code or name: `head`, `permanent_deputy`, `governor` (who holds the office)"
            ),
        )
        parser.add_argument(
            "unit", metavar=_("unit"), help=_("its code, also an old one, or its name: `0801`")
        )
        parser.add_argument(
            "date", metavar=_("day"), nargs="?", help=_("the day asked about: `2024-05-01`")
        )
        parser.add_argument(
            "--known-at", help=_("as we believed at the end of this day: `2024-06-01`")
        )
        parser.add_argument("--json", action="store_true", help=_("print the outcome as JSON"))

    def handle(self, **options):
        today = timezone.localdate()
        try:
            asked = find_role(options["role"])
            on = self._day(options["date"]) or today
            unit = find_unit(options["unit"], AdministrativeUnit.ever.all(), on=on)
            known_at = self._day(options["known_at"])
            if known_at and known_at > today:
                raise ValidationError(_("This day is not over yet: give one up to today."))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages), returncode=NOT_UNDERSTOOD) from error
        answer = who(asked=asked, unit=unit, on=on, known_at=known_at)
        old = old_code(options["unit"], answer)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(answer, old), ensure_ascii=False, indent=2))
        else:
            self._tell(answer, old)

    def _day(self, typed) -> date | None:
        return taking.read(khmer.parse_date, typed) if typed is not None else None

    def _tell(self, answer, old):
        unit = answer.unit
        if old:
            self.speak(
                _("Code %(old)s is an old one: today it is %(code)s, %(name)s.")
                % {"old": old, "code": unit.code, "name": unit.display_name}
            )
            if another := AdministrativeUnit.objects.filter(code=old).first():
                self.speak(
                    _("Today the code %(old)s is that of %(name)s, which is not meant on that day.")
                    % {"old": old, "name": another.display_name}
                )
        if answer.state is None:
            self._tell_of_none(answer)
        self.speak(self._heading(answer))
        if answer.known_at:
            words = _("As we believed at the end of %(day)s.")
            self.speak(words % {"day": in_words(answer.known_at)})
        # In what did not exist nothing is vacant.
        if answer.is_vacant and answer.state:
            self.speak(self._vacancy(answer))
        for holder in answer.holders:
            self._tell_holder(holder)

    def _tell_of_none(self, answer):
        """Say that there was no such unit on the day, and what carries it on where it is gone."""
        unit = answer.unit
        self.speak(_("This unit did not exist on that day. Its name is that of today."))
        if unit.ceased_on is None or unit.ceased_on > answer.on:
            return
        words = _("%(name)s, code %(code)s, has been gone since %(day)s.")
        named = {"name": unit.display_name, "code": unit.code}
        self.speak(words % (named | {"day": in_words(unit.ceased_on)}))
        if successor := unit.successor:
            words = _("It goes on in %(name)s, code %(code)s.")
            self.speak(words % {"name": successor.display_name, "code": successor.code})

    def _heading(self, answer):
        return _("%(role)s, %(unit)s, on %(day)s:") % {
            "role": role_name(answer),
            "unit": (answer.state or answer.unit).display_name,
            "day": in_words(answer.on),
        }

    def _vacancy(self, answer):
        if answer.vacant_since is None:
            return _("Vacant. Nobody is recorded who held it before.")
        words = _("Vacant since %(day)s, for %(days)s days.")
        if not answer.was_held:
            words = _("Never held since the group came to be on %(day)s, for %(days)s days.")
        return words % {"day": in_words(answer.vacant_since), "days": answer.vacant_days}

    def _tell_holder(self, holder):
        nothing = "–"
        until = in_words(holder.ends_on) if holder.ends_on else nothing
        for label, value in (
            (_("Name"), holder.person or nothing),
            (_("State position"), position_of(holder) or nothing),
            (_("In office from"), in_words(holder.starts_on)),
            (_("Until"), until),
            (_("Appointed by"), instrument_words(holder.started_by) or nothing),
            (_("Acting in the seat"), _("yes") if is_acting(holder) else _("no")),
        ):
            self.speak("  " + _("%(label)s: %(value)s") % {"label": label, "value": value})


def old_code(typed: str, answer: Answer) -> str:
    """Return the code that was asked for where it is no longer the unit's."""
    code = whole_code(unit_code(taking.cleaned(typed)))
    return code if code and code != answer.unit.code else ""


def role_name(answer) -> str:
    return in_language(answer.asked.name_km, answer.asked.name_en)


def position_of(holder) -> str:
    return ", ".join(filter(None, map(str, _position_parts(holder))))


def _position_parts(holder):
    if hasattr(holder, "office"):
        return (holder.office.position,)
    return holder.position, holder.institution


def instrument_words(instrument) -> str:
    if instrument is None:
        return ""
    words = _("%(instrument)s of %(day)s")
    parts = {"instrument": instrument, "day": in_words(instrument.dated)}
    return words % parts if instrument.dated else str(instrument)


def as_json(answer: Answer, old: str) -> dict:
    """Return the answer for programs: these keys stay."""
    named = answer.state or answer.unit
    return {
        "role": {"code": answer.asked.code, "name_km": answer.asked.name_km},
        "unit": {
            "code": answer.unit.code,
            "code_then": named.code if answer.state else None,
            "name_km": named.full_name,
            "name_latin": named.name_latin,
            "asked_by_old_code": old or None,
            "existed": answer.state is not None,
        },
        "on": answer.on.isoformat(),
        "known_at": _iso(answer.known_at),
        "vacant": answer.is_vacant,
        "vacant_since": _iso(answer.vacant_since),
        "vacant_days": answer.vacant_days,
        "holders": [_holder_json(holder) for holder in answer.holders],
    }


def _holder_json(holder) -> dict:
    person, instrument = holder.person, holder.started_by
    return {
        "name_km": person.name_km if person else None,
        "name_latin": person.name_latin if person else None,
        "honorific": person.honorific if person else None,
        "position": position_of(holder),
        "since": _iso(holder.starts_on),
        "until": _iso(holder.ends_on),
        "acting": is_acting(holder),
        "instrument": instrument
        and {
            "kind": instrument.kind_id,
            "number": instrument.number,
            "dated": _iso(instrument.dated),
        },
    }


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()
