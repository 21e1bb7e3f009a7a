"""One way to write plain data as text, so that a hash over it can be made again anywhere.

The form never changes: what was handed in and published is proven by it years later.
"""

import hashlib
import json

FIELDS = ("number", "women", "text", "date", "choice")
PIECE = 1_000_000  # signs
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text(value) -> str:
    """Return plain data as JSON without spaces, keys in order; numbers are given as text."""
    return ENCODER.encode(value)


def large(value) -> str:
    """Return what `text` does, in a third of its memory: a mapping with lists of many rows."""
    return "{" + ",".join(f"{text(key)}:{_rows(value[key])}" for key in sorted(value)) + "}"


def _rows(value) -> str:
    return f"[{','.join(map(text, value))}]" if isinstance(value, list) else text(value)


def sha256(written: str) -> str:
    found = hashlib.sha256()
    # Piece by piece: a large document need not stand in memory twice.
    for start in range(0, len(written), PIECE):
        found.update(written[start : start + PIECE].encode())
    return found.hexdigest()


def number(value) -> str:
    """Return a number without what says nothing: 7.00 as 7, 7.50 as 7.5."""
    if isinstance(value, int):
        return str(value)
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def answers(rows) -> str:
    """Return answers as text: by cell what was answered, a choice by its code.

    `rows` gives for each answer the code of its cell, then number, women, text, date, choice.
    """
    return text({code: answer(*values) for code, *values in rows})


def answer(amount, women, words, day, choice) -> dict[str, str]:
    """Return what one answer holds; what is empty is left out."""
    held = {}
    if amount is not None:
        held["number"] = number(amount)
    if women is not None:
        held["women"] = number(women)
    if words:
        held["text"] = words
    if day is not None:
        held["date"] = day.isoformat()
    if choice is not None:
        held["choice"] = choice
    return held
