"""How large a spreadsheet may be. The caller gives what the settings say."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    bytes: int = 10_000_000
    rows: int = 20_000
    columns: int = 100
    # Inside the workbook, before anything is unpacked.
    parts: int = 1_000
    directory_bytes: int = 500_000
    part_bytes: int = 40_000_000
    # openpyxl keeps these in memory whole; it streams the sheets.
    strings_bytes: int = 12_000_000
    styles_bytes: int = 3_000_000
    unpacked_bytes: int = 80_000_000
    # Counted in the bytes, because openpyxl takes a second for 50,000 of either.
    cells: int = 600_000
    strings: int = 200_000
    ratio: int = 300
    ratio_from_bytes: int = 20_000_000

    @property
    def scanned_rows(self) -> int:
        """How far down to look for rows between and below empty ones."""
        return 2 * self.rows
