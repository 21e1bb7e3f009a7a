"""Links that keep to the day of the page they stand on."""

import functools

from django import template
from django.urls import Resolver404, resolve

register = template.Library()


@register.filter
def keeping(url: str, day) -> str:
    """Add the day of a page to an address of a page that is shown as of a day."""
    if not day or day.is_today or "?" in url or not _takes_day(url):
        return url
    return url + day.query


@functools.lru_cache(maxsize=1024)
def _takes_day(url) -> bool:
    try:
        return getattr(resolve(url).func, "takes_day", False)
    except Resolver404:
        return False
