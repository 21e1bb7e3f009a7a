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
    # openpyxl keeps shared strings and styles in memory whole; it streams the sheets.
    kept_part_bytes: int = 20_000_000
    unpacked_bytes: int = 80_000_000
    ratio: int = 300
    ratio_from_bytes: int = 20_000_000

    @property
    def scanned_rows(self) -> int:
        """How far down to look for rows between and below empty ones."""
        return 2 * self.rows
