"""How figures, dates and names are shown on the screen, in the language of the page."""

import functools
import re
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from taskforce import khmer
from taskforce.formats import digits as formats

register = template.Library()

KHMER = re.compile("[\u1780-\u17d2]")


@register.filter
def digits(value) -> str:
    """Show any text with the digits of the page's language: 12/2026 as ១២/២០២៦."""
    return formats.digits(str(value))


@register.filter
def words(value) -> str:
    """Show a sentence of the framework, marked up or not, with the digits of the page."""
    if not formats.is_khmer():
        return value
    if isinstance(value, SafeString):
        return mark_safe(formats.sentence(value))
    return formats.digits(str(value))


@register.filter
def phrases(value) -> str:
    """Show a heading whose lines break only before or after a Khmer word or name."""
    return _phrases(str(value))


@functools.lru_cache(maxsize=1024)
def _phrases(text):
    if not KHMER.search(text):
        return text
    # A browser's dictionary breaks official terms and names; the paper's list does not.
    parts = re.split("([ \u200b])", khmer.break_lines(text))
    words = [
        part if part == " " else format_html('<span class="phrase">{}</span>', part)
        for part in parts
        if part.strip("\u200b")
    ]
    return mark_safe("".join(words))


@register.filter
def figure(value, decimals=0) -> str:
    """Show a number with its thousands grouped; nothing as a dash."""
    if value is None or value == "":
        return "–"
    return formats.number(value, decimals)


@register.filter
def day(value) -> str:
    """Show a date in words: ២២ វិច្ឆិកា ២០២៦."""
    if not value:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return digits(date_format(value, "DATE_FORMAT"))


@register.filter
def moment(value) -> str:
    """Show a date and time, in Cambodia's time."""
    if not value:
        return "–"
    return digits(date_format(timezone.localtime(value), "DATETIME_FORMAT"))
