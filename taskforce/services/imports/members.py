"""What a list of members comes to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, MemberImport
from taskforce.resources.answers import NONE, Answers
from taskforce.resources.ending import Ending
from taskforce.resources.matching import Words
from taskforce.resources.members import FAULT, STATES, WAITS, Judged, MemberResource
from taskforce.resources.writing import StateChangedError
from taskforce.sheets.confined import read_confined
from taskforce.sheets.issues import Issue
from taskforce.sheets.limits import Limits
from taskforce.sheets.rows import Book


@dataclass
class Preview:
    """What a file comes to: every row with its state, every fault with its place."""

    book: Book
    judged: list[Judged]
    on: date
    endings: list[Ending] = field(default_factory=list)
    task_forces: dict = field(default_factory=dict)  # by unit
    words: Words | None = None
    answers: Answers = NONE
    stored: bool = False

    @property
    def absent(self) -> int:
        """How many end because a complete list does not name them."""
        return sum(ending.place is None for ending in self.endings)

    @property
    def serving(self) -> int:
        """How many seats a complete list is held against: named, succeeded or absent."""
        named = {j.match.seat.pk for j in self.judged if j.match and j.match.seat}
        return len(named | {ending.seat.pk for ending in self.endings})

    @property
    def issues(self) -> list[Issue]:
        rows = [issue for judged in self.judged for issue in judged.entry.issues]
        return [*self.book.issues, *rows]

    @property
    def rejected(self) -> int:
        return sum(judged.state == FAULT for judged in self.judged)

    @property
    def is_clean(self) -> bool:
        return not any(issue.is_error for issue in self.issues)

    def states(self) -> dict:
        found = Counter(judged.state for judged in self.judged)
        return {state: found[state] for state in STATES}

    def counts(self) -> dict:
        levels = Counter(issue.level for issue in self.issues)
        rejected = self.rejected
        return {
            "data_rows": len(self.judged),
            # Without a fault; of these, some may wait for somebody to decide.
            "accepted": len(self.judged) - rejected,
            "rejected": rejected,
            "waits": self.states()[WAITS],
            "errors": levels["error"],
            "warnings": levels["warning"],
        }


def limits() -> Limits:
    return Limits(bytes=settings.SPREADSHEET_MAX_BYTES, rows=settings.SPREADSHEET_MAX_ROWS)


def preview(*, content: bytes, unit: AdministrativeUnit, on: date) -> Preview:
    """Return what a file of one province comes to; nothing is written.

    Raises:
        FileRefusedError: where the file as a whole cannot be taken.
    """
    book = read_confined(content, limits())
    resource = MemberResource(province=unit, rows=book.rows, on=on)
    return Preview(book, run(resource, dry_run=True), on)


def run(resource: MemberResource, **kwargs) -> list[Judged]:
    """Let a resource judge and store; say it to a person where what is stored has changed.

    Raises:
        ValidationError: where somebody changed the same groups meanwhile.
    """
    try:
        return resource.run(**kwargs)
    except (StateChangedError, IntegrityError) as error:
        raise ValidationError(
            _("The members were changed since this preview was made. Judge the rows again."),
            code="changed_meanwhile",
        ) from error


def resource_of(member_import: MemberImport, rows, **kwargs) -> MemberResource:
    """Return the resource that judges the rows of an import, by what was said when it was sent."""
    return MemberResource(
        province=member_import.unit,
        rows=rows,
        on=member_import.on,
        is_complete=member_import.is_complete,
        decision=member_import.decision,
        **kwargs,
    )
