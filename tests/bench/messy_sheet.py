"""A list of thousands as a province sends it: every kind of mess, and faults that are known.

Titles, headers in two rows, a heading over each commune, unit cells merged over its members,
days and telephone numbers in many ways, blank rows, totals and signatures; a third sheet is
typed in Limon. In 4 % of the rows one fault is planted, counted by its code.
"""

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from taskforce.khmer import to_khmer_digits
from taskforce.khmer.dates import MONTHS
from taskforce.sheets.styles import HEAD, Style
from taskforce.sheets.writing import Sheet, Styled, write_workbook
from tests.taskforce.legacy_typed import typed

FIXTURES = Path(__file__).parents[2] / "fixtures"
PROVINCE = "08"
FAULTY = 0.04
LIMON = Style(font="Limon S1")
HEADS = [
    "ល.រ", "ឯកតារដ្ឋបាល", None, None, "គោត្តនាម-នាម", "ភេទ", "ថ្ងៃ ខែ ឆ្នាំ", None, "តួនាទី", "មុខងារ",
    "ទូរស័ព្ទ", "ផ្សេងៗ",
]  # fmt: skip
SUBS = [None, "ក្រុង ស្រុក", "ឃុំ សង្កាត់", "កូដ", None, None, "កំណើត", "តែងតាំង", *[None] * 4]
HEAD_AREAS = ["A3:A4", "B3:D3", "E3:E4", "F3:F4", "G3:H3", "I3:I4", "J3:J4", "K3:K4", "L3:L4"]
DISTRICT, COMMUNE, CODE, NAME, SEX, BORN, SINCE, ROLE, POST, PHONE, NOTE = range(1, 12)


@dataclass
class Messy:
    """The file, and what is known of it."""

    content: bytes = b""
    rows: int = 0
    legacy: int = 0
    faults: Counter = field(default_factory=Counter)


def messy(rows: int = 10_000, seed: int = 1) -> Messy:
    """Return a workbook of so many members of one province."""
    made = Messy(rows=rows)
    maker = _Maker(Random(seed), made)
    third = rows * 5 // 100
    sheets = [("ថ្នាក់ឃុំ ១", rows * 6 // 10, False), ("ថ្នាក់ឃុំ ២", 0, False), ("ចាស់", third, True)]
    sheets[1] = (sheets[1][0], rows - sheets[0][1] - third, False)
    made.content = write_workbook([maker.sheet(*sheet) for sheet in sheets])
    return made


def communes():
    with (FIXTURES / "units.csv").open(encoding="utf-8", newline="") as file:
        units = {row["code"]: row for row in csv.DictReader(file)}
    names = {code: unit["name_km"] for code, unit in units.items()}
    twice = Counter(names[code] for code in names if code.startswith(PROVINCE) and len(code) == 6)
    return [
        (names[code[:4]], names[code], code)
        for code in names
        if code.startswith(PROVINCE) and len(code) == 6 and twice[names[code]] == 1
    ]


def names_of(file):
    with (FIXTURES / file).open(encoding="utf-8", newline="") as lines:
        return [next(value for value in row.values() if value) for row in csv.DictReader(lines)]


class _Maker:
    def __init__(self, chance, made):
        self.chance, self.made, self.number = chance, made, 0
        self.communes = communes()
        self.family, self.given = names_of("family_names.csv"), names_of("given_names.csv")

    def sheet(self, name, rows, legacy):
        lines = [["បញ្ជីសមាសភាពក្រុមការងារ"], ["ខេត្តកណ្ដាល ថ្នាក់ឃុំ; សង្កាត់"]]
        lines += [[head and Styled(head, HEAD) for head in heads] for heads in (HEADS, SUBS)]
        areas, left, at = ["A1:L1", "A2:L2", *HEAD_AREAS], rows, 0
        while left > 0:
            district, commune, code = self.communes[at % len(self.communes)]
            at += 1
            lines.append([f"{to_khmer_digits(str(at))}. ក្រុមការងារឃុំ{commune}"])
            areas.append(f"A{len(lines)}:L{len(lines)}")
            many = min(self.chance.choice((3, 5, 8)), left)
            first = len(lines) + 1
            unit = (district, commune, code if at % 3 == 0 else None)
            lines += [self.member(unit, n, legacy) for n in range(many)]
            if many > 1:
                areas += [f"{c}{first}:{c}{len(lines)}" for c in "BCD" if c != "D" or unit[2]]
            left -= many
            if at % 20 == 0:
                lines.append(["\u200b "])
        lines += [
            [None, "សរុប", None, None, f"{rows} នាក់"],
            [],
            [*[None] * 8, "តាខ្មៅ ថ្ងៃទី១១ ខែមីនា ឆ្នាំ២០២៤"],
        ]
        lines.append([*[None] * 8, "អភិបាលនៃគណៈអភិបាលខេត្ត"])
        return Sheet(name, lines, merged=areas)

    def member(self, unit, place, legacy):
        self.number += 1
        woman, chance = self.chance.random() < 0.3, self.chance
        name = f"{chance.choice(self.family)} {chance.choice(self.given)}"
        cells = [None] * 12
        cells[0] = self.number if chance.random() < 0.9 else to_khmer_digits(str(self.number))
        if place == 0:
            cells[DISTRICT : CODE + 1] = unit
        cells[NAME] = chance.choice((name, f" {name}\u200b", name.replace(" ", "\xa0 ")))
        cells[SEX] = chance.choice(("ស្រី", "ស", "F") if woman else ("ប្រុស", "ប", "M "))
        cells[BORN] = self.day(date(1955, 1, 1) + timedelta(days=chance.randrange(15_000)))
        cells[SINCE] = self.day(date(2024, 3, 11))
        cells[ROLE] = "ប្រធាន" if place == 0 else "សមាជិក"
        cells[POST] = chance.choice(("មន្ត្រី", "ប្រធានការិយាល័យ", "អនុប្រធានមន្ទីរ"))
        cells[PHONE] = self.phone()
        if legacy:
            self.made.legacy += 1
            cells[NAME] = Styled(typed(name), LIMON)
            cells[ROLE] = Styled(typed(cells[ROLE]), LIMON)
        elif chance.random() < FAULTY * self.made.rows / (
            self.made.rows - self.made.rows * 5 // 100
        ):
            self.spoil(cells, place)
        return cells

    def day(self, day):
        ways = (
            day,
            (day - date(1899, 12, 30)).days,
            f"{day:%d/%m/%Y}",
            to_khmer_digits(f"{day:%d-%m-%Y}"),
            to_khmer_digits(f"ថ្ងៃទី{day.day} ខែ{MONTHS[day.month - 1]} ឆ្នាំ{day.year}"),
            f"{day:%Y-%m-%d}",
        )
        return self.chance.choice(ways)

    def phone(self):
        number = f"{self.number % 1_000_000:06}"
        ways = (
            f"012 {number[:3]} {number[3:]}",
            f"+855 12 {number}",
            to_khmer_digits(f"012{number}"),
        )
        return self.chance.choice(ways)

    def spoil(self, cells, place):
        code, spot, value = self.chance.choice(
            (
                ("invalid_date", BORN, "31/02/1975"),
                ("incomplete_date", BORN, 1970),
                ("missing_name", NAME, "\u200b"),
                ("placeholder_name", NAME, "(ទំនេរ)"),
                ("name_not_khmer", NAME, "SOK DARA"),
                ("invalid_phone", PHONE, "O12 OOO 903"),
                ("unknown_sex", SEX, "?"),
                ("two_digit_year", BORN, "10/04/65"),
                ("excel_error_value", ROLE, "#REF!"),
                ("implausible_date", SINCE, "១១/០៣/២៥៦៧"),
            )
        )
        cells[spot] = value
        self.made.faults[code] += 1
