"""How large a spreadsheet may be. The caller gives what the settings say."""

from dataclasses import dataclass

LAST_ROW = 1_048_576  # that a sheet can have at all


@dataclass(frozen=True)
class Limits:
    bytes: int = 10_000_000
    rows: int = 50_000
    columns: int = 100
    # Inside the workbook, before anything is unpacked.
    parts: int = 1_000
    directory_bytes: int = 500_000
    part_bytes: int = 120_000_000
    # The texts are kept in memory whole; the sheets are read piece by piece.
    strings_bytes: int = 60_000_000
    styles_bytes: int = 3_000_000
    unpacked_bytes: int = 200_000_000
    cells: int = 1_600_000
    strings: int = 800_000
    merged: int = 150_000
    ratio: int = 300
    ratio_from_bytes: int = 20_000_000

    # Of the process that reads a file: address space, seconds of reckoning, bytes that it writes.
    memory_bytes: int = 300_000_000
    seconds: int = 20
    told_bytes: int = 150_000_000

    @property
    def patience(self) -> int:
        """How many seconds to wait for that process on a machine that is busy."""
        return 5 * self.seconds

    @property
    def scanned_rows(self) -> int:
        """How far down to look for rows between and below empty ones."""
        return 2 * self.rows
