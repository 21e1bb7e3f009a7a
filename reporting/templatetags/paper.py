"""Filters for the templates of paper: Khmer figures, and lines that break between words."""

from django import template

from reporting.pdf import words

register = template.Library()


@register.filter
def km(value) -> str:
    """Write a number with Khmer digits and groups of three."""
    return words.number(value)


@register.filter
def brk(text) -> str:
    """Put in the places where a line may break. It escapes nothing: the template still does."""
    return words.broken(str(text))
