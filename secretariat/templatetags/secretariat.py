"""How requirements are shown on a page."""

from django import template

from secretariat import facts

register = template.Library()


@register.filter
def fact_name(requirement) -> str:
    """Say by which fact a requirement is fulfilled, with its particulars."""
    return facts.name_of(requirement)
