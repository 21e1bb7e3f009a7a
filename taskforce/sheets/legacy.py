"""Which cells are typed with a font before Unicode, and what becomes of them once confirmed.

A workbook names the font of each cell; a file that does not is judged by the look of its texts,
column by column. Nothing is converted before somebody has seen it both ways (`Book.legacy`).
"""

import re
from collections import defaultdict
from dataclasses import replace

from taskforce.khmer import has_khmer, looks_legacy
from taskforce.khmer.legacy_fonts import convert_legacy, font_key, is_well_formed

from .rows import LegacyUse, Row

# Fields that are never written in Khmer letters.
LATIN = {"no", "name_latin", "unit_code", "phone"}
JUDGED_BY_LOOK = ("limon", "abc")
# Behind the key of a font that no file has named: who confirms the one has not seen the other.
BY_LOOK = "?"
# Short words that every list may use, whatever its font.
ENGLISH = {"m", "f", "male", "female", "n/a", "no", "yes"}
SAMPLES = 5
SHARE = 0.3  # of a column's texts without Khmer: so many must look legacy
_LATIN = re.compile("[A-Za-zÀ-ÿ]")
_WORDS = re.compile(r"[^\d\s./:,+()'=-]")


def note_fonts(row: Row, fonts: dict[int, str], names: dict[int, str]) -> dict[str, str]:
    """Note in a row which cells are typed in an old font; return the fonts by field."""
    found = {}
    for place, font in fonts.items():
        name = names.get(place)
        text = row.cells.get(name)
        if name and name not in LATIN and is_typed(text):
            row.legacy[name] = font_key(font) or ""
            found[name] = font
        elif name == "name_km" and _is_half_typed(text):
            row.legacy[name], found[name] = "", font
    return found


def _is_half_typed(text) -> bool:
    """Tell whether a name is Khmer in one part and in another still letters of its old font."""
    return isinstance(text, str) and has_khmer(text) and _LATIN.search(text) is not None


def is_typed(text) -> bool:
    """Tell whether a cell holds words that are not in Khmer letters."""
    if not isinstance(text, str) or has_khmer(text) or not _WORDS.search(text):
        return False
    return text.strip().casefold() not in ENGLISH


def judge_by_look(rows: list[Row]) -> None:
    """Note in the rows which cells look typed in an old font, where no font said so."""
    for name in {name for row in rows for name in row.cells} - LATIN:
        texts = [
            row.cells[name]
            for row in rows
            if name not in row.legacy and is_typed(row.cells.get(name))
        ]
        looking = [text for text in texts if looks_legacy(text)]
        if not looking:
            continue
        key = likeliest(texts)
        whole = len(looking) >= SHARE * len(texts)
        for row in rows:
            text = row.cells.get(name)
            if name not in row.legacy and is_typed(text) and _is_one(text, key, whole):
                row.legacy[name] = key + BY_LOOK
    _follow_names(rows)


def likeliest(texts: list[str]) -> str:
    """Return the font in which most of the texts are proper Khmer."""
    texts = texts[:200]
    return max(
        JUDGED_BY_LOOK,
        key=lambda font: sum(is_well_formed(convert_legacy(text, font)) for text in texts),
    )


def _is_one(text, key, whole):
    return looks_legacy(text) or (whole and is_well_formed(convert_legacy(text, key)))


def _follow_names(rows):
    """Where a name is typed so, short words beside it are, which alone would tell nothing."""
    for row in rows:
        key = font_of(row.legacy.get("name_km", ""))
        for name in row.cells.keys() - row.legacy.keys() - LATIN if key else ():
            text = row.cells[name]
            if is_typed(text) and is_well_formed(convert_legacy(text, key)):
                row.legacy[name] = key + BY_LOOK


def font_of(key: str) -> str:
    """Return the font by which cells are converted, however it was known."""
    return key.removesuffix(BY_LOOK)


def uses(rows: list[Row], fonts: dict[tuple, str]) -> list[LegacyUse]:
    """Return the columns that hold such cells, to be shown both ways.

    `fonts` gives the name of the font by sheet, field and key, where the file has told it.
    """
    found = defaultdict(list)
    for row in rows:
        for name, key in row.legacy.items():
            found[row.sheet, name, key].append(row)
    listed = []
    for (sheet, name, key), holders in found.items():
        texts = dict.fromkeys(row.cells[name] for row in holders)
        samples = [(text, convert_legacy(text, font_of(key))) for text in list(texts)[:SAMPLES]]
        font, column = fonts.get((sheet, name, key), ""), holders[0].columns.get(name, "")
        listed.append(LegacyUse(key, font, sheet, column, name, len(holders), samples))
    return listed


def convert(row: Row, keys: set[str]) -> Row:
    """Return a row with the cells of confirmed fonts as Khmer; the others stay as typed."""
    confirmed = {name: key for name, key in row.legacy.items() if key and key in keys}
    if not confirmed:
        return row
    cells = row.cells | {
        name: convert_legacy(row.cells[name], font_of(key)) for name, key in confirmed.items()
    }
    left = {name: key for name, key in row.legacy.items() if name not in confirmed}
    return replace(row, cells=cells, legacy=left)
