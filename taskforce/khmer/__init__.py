"""Khmer text, numbers, dates and names: functions of text alone, which know no database."""

from .breaks import break_lines
from .dates import MONTHS, WEEKDAYS, parse_date, parse_date_noted, solar_line
from .faults import check, turns_direction
from .kinds import strip_kind, strip_unit_kind
from .legacy import looks_legacy
from .likeness import similarity
from .lunar import LunarDay, loeung_sak, lunar_day, lunar_line, new_year
from .numbers import format_number, parse_decimal, parse_int, to_arabic_digits, to_khmer_digits
from .phone import parse_phone, parse_phone_noted
from .refusals import MESSAGES, Refused
from .sorting import sort_key
from .sounds import latin_key
from .text import clean, clean_lines, clusters, has_khmer, key, truncate
from .times import parse_time

__all__ = [
    "MESSAGES",
    "MONTHS",
    "WEEKDAYS",
    "LunarDay",
    "Refused",
    "break_lines",
    "check",
    "clean",
    "clean_lines",
    "clusters",
    "format_number",
    "has_khmer",
    "key",
    "latin_key",
    "loeung_sak",
    "looks_legacy",
    "lunar_day",
    "lunar_line",
    "new_year",
    "parse_date",
    "parse_date_noted",
    "parse_decimal",
    "parse_int",
    "parse_phone",
    "parse_phone_noted",
    "parse_time",
    "similarity",
    "solar_line",
    "sort_key",
    "strip_kind",
    "strip_unit_kind",
    "to_arabic_digits",
    "to_khmer_digits",
    "truncate",
    "turns_direction",
]
