"""Filters for the templates of paper: lines that break between words."""

from django import template

from taskforce.paper.lines import broken

register = template.Library()


@register.filter
def brk(text) -> str:
    """Put in the places where a line may break. It escapes nothing: the template still does."""
    return broken(str(text))
