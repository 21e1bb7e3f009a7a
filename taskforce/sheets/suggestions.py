"""Which known name a misspelt one probably means, the likeliest first."""

from collections.abc import Iterable
from functools import lru_cache

from taskforce.khmer import has_khmer, key, latin_key, strip_kind
from taskforce.khmer.likeness import likeness
from taskforce.khmer.sounds import romanise, sound
from taskforce.khmer.text import COENG

MOST = 5
LEAST = 0.45  # so alike at least; below it is another name
SOUNDS_ALIKE = 0.05


def alike(text: str, khmer: str, latin: str = "") -> float:
    """Return how alike a text is to a name in either script, from 0 to 1."""
    if not has_khmer(text):
        return max(
            likeness(latin_key(text), latin_key(latin)), likeness(latin_key(text), key(khmer))
        )
    written, name = key(text), key(khmer)
    score = likeness(written, name)
    if written and name and (written in name or name in written):
        # One is the other with a word more.
        score = max(score, 0.5 + 0.5 * min(len(written), len(name)) / max(len(written), len(name)))
    if score < 1 and sound(romanise(written)) == sound(romanise(name)):
        score = min(score + SOUNDS_ALIKE, 0.99)
    return score


def of_place(text: str, khmer: str, latin: str) -> float:
    """Return how alike a text is to the name of a unit, with or without a kind before either."""
    forms = {strip_kind(text)} | ({text} if strip_kind(khmer) != khmer else set())
    return max(
        (alike(form, khmer, latin) for form in forms if may_be(form, khmer, latin)), default=0
    )


def may_be(text: str, khmer: str, latin: str) -> bool:
    """Tell at a glance whether two names share enough letters to be compared one by one."""
    if has_khmer(text):
        one, other = _letters(text), _letters(khmer)
    else:
        one, other = _letters(text), _letters(latin)
    return 2 * len(one & other) >= min(len(one), len(other))


@lru_cache(maxsize=5_000)
def _letters(name):
    return frozenset(key(name)) - {" ", "-", COENG}


def suggest_role(text: str, names: Iterable[str]) -> list[str]:
    """Return which of the names a misspelt role probably means, the likeliest first."""
    scores = {name: alike(text, name, name) for name in names}
    likely = [name for name, score in scores.items() if score >= LEAST]
    return sorted(likely, key=scores.get, reverse=True)[:MOST]
