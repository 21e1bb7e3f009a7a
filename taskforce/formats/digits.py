"""Digits and numbers as the reader of the page writes them: Khmer ones where it is Khmer."""

from decimal import Decimal

from django.utils.translation import get_language

from taskforce import khmer
from taskforce.khmer.markup import khmer_digits_in_markup


def is_khmer() -> bool:
    return get_language() == "km"


def digits(text: str) -> str:
    """Return a text, all of its digits those of the reader."""
    return khmer.to_khmer_digits(text) if is_khmer() else text


def sentence(text: str) -> str:
    """Return a sentence, plain or marked up, its codes and addresses as they are."""
    return khmer_digits_in_markup(text) if is_khmer() else text


def number(value, decimals: int = 0) -> str:
    """Return a number with its thousands grouped."""
    if is_khmer():
        return khmer.format_number(value, decimals)
    return f"{Decimal(value):,.{decimals}f}"
