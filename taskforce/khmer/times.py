"""A time of day as people type it: 14:30, ១៤:៣០, 14h30, ម៉ោង ១៤ និង ៣០ នាទី."""

import re
from datetime import datetime, time

from .refusals import Refused
from .text import key

_NO_TIME = 200  # signs: so many need no cleaning to be told from a time
_SHAPE = re.compile(
    r"(?:ម៉ោង)?(?P<hour>[0-9]{1,2})(?:[:.h]|និង)(?P<minute>[0-9]{2})(?:នាទី)?"
    r"(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?"
)


def parse_time(value):
    """Return the time that was typed, of 24 hours; raise Refused if it is not one."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    raw = str("" if value is None else value)
    match = _SHAPE.fullmatch(key(raw)) if len(raw) <= _NO_TIME else None
    if match is None:
        raise Refused("unreadable_time", value)
    try:
        return time(*(int(match[part] or 0) for part in ("hour", "minute", "second")))
    except ValueError:
        raise Refused("unreadable_time", value) from None
