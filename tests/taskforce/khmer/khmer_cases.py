"""The case files beside the tests."""

import csv
from pathlib import Path

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases" / "khmer"


def rows(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(name):
    return (CASES / name).read_text(encoding="utf-8").splitlines()
