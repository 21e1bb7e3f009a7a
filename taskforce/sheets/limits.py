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
    # Cells, filled or not; and for each row of a list besides.
    cells: int = 800_000
    cells_a_row: int = 16
    # Tags of the parts that are read, before a row of a list was seen, and for each such row.
    tags: int = 600_000
    tags_a_row: int = 200
    page_tags: int = 250_000  # of a web page, whose tags take longer
    signs: int = 40_000_000
    sheets: int = 250
    strings: int = 800_000
    merged: int = 150_000
    ratio: int = 300
    ratio_from_bytes: int = 20_000_000

    # Of the process that reads a file: address space, seconds of reckoning, bytes that it writes.
    # It begins with the smaller ones, and is given more as rows of a list are found.
    first_memory_bytes: int = 220_000_000
    memory_bytes: int = 320_000_000
    first_seconds: int = 2
    seconds: int = 20
    told_bytes: int = 80_000_000
    # To be said of them, where they are sent back with what is to be corrected.
    notes_a_row: int = 7

    @property
    def patience(self) -> int:
        """How many seconds to wait for that process on a machine that is busy."""
        return 5 * self.seconds

    def granted(self, rows: int, notes: int = 0) -> tuple[int, int]:
        """Return the seconds and the address space of the process once so many rows are read.

        So many notes, which are ours, take as much as the rows that they might be about.
        """
        part = min((rows + notes / self.notes_a_row) / self.rows, 1)
        seconds = self.first_seconds + part * (self.seconds - self.first_seconds)
        more = min(4 * part, 1) * (self.memory_bytes - self.first_memory_bytes)
        return int(seconds), int(self.first_memory_bytes + more)

    @property
    def scanned_rows(self) -> int:
        """How far down to look for rows between and below empty ones."""
        return 2 * self.rows
