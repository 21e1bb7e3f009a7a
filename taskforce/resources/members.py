"""Members as a spreadsheet: the one door through which every list of them comes in."""

from dataclasses import dataclass, field

import tablib
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

from taskforce.khmer import key
from taskforce.models import Membership
from taskforce.sheets.cells import Entry, read_cells
from taskforce.sheets.columns import SEAT_NO

from .answers import NONE, Answers
from .ending import Ending, missing
from .ledger import Effect, Ledger, created
from .matching import Match, Matcher, Words
from .seat_numbers import read_births
from .standing import Standing
from .writing import Stored, store

STEP = 250  # rows between two words about how far it is
STATES = NEW, CHANGED, SAME, WAITS, FAULT = "new", "changed", "same", "waits", "fault"
COLUMNS = (
    "task_force",
    "role",
    "person",
    "name_km",
    "honorific",
    "name_latin",
    "sex",
    "born_on",
    "phone",
    "position",
    "institution",
    "starts_on",
    "started_by",
    "precedence",
    "note",
)
PERSONAL = ("name_km", "honorific", "name_latin", "sex", "born_on", "phone")
# Of these the row with the number of the seat has the word.
IDENTITY = {"name_km", "born_on"}


@dataclass(slots=True)
class Judged:
    """One row with what becomes of it."""

    entry: Entry
    state: str = FAULT
    match: Match | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # field, before, after
    place: int = 0  # in the list
    seat: Membership | None = None  # new, or the one already held


class MatchedLoader(BaseInstanceLoader):
    """The seat was found with the row: no query."""

    def get_instance(self, row):
        return row["seat"]


class Row(RowResult):
    """The library would write out each membership, which asks for its unit."""

    def add_instance_info(self, instance):
        self.object_id = instance.pk


class Found(Result):
    """Of rows at fault the library would keep a copy, the words, and where they were raised.

    All of that is in `judged`, once; of a long list with faults everywhere it fills the memory.
    """

    def append_invalid_row(self, number, row, validation_error):
        # What it was raised in refers to it in turn, and the collector is put off.
        validation_error.__traceback__ = None

    def append_row_result(self, row_result):
        if row_result.errors:
            super().append_row_result(row_result)


def filled(column, attribute=None):
    """A column whose empty cell changes nothing."""
    return Field(attribute or column, column, saves_null_values=False)


def changed(names, before, after) -> list[tuple[str, str, str]]:
    """Return what is not as it was: name, before, after."""
    pairs = zip(names, before, after, strict=True)
    return [(name, old, new) for name, old, new in pairs if old != new]


class MemberResource(resources.ModelResource):
    """The rows of a file, held against what is stored for one province.

    All rows are judged first, each with every fault; then all are written at once, or,
    where any is at fault and the rest alone was not asked for, none.
    """

    task_force = filled("task_force")
    role = filled("role")
    person = filled("person")
    name_km = filled("name_km", "person__name_km")
    honorific = filled("honorific", "person__honorific")
    name_latin = filled("name_latin", "person__name_latin")
    sex = filled("sex", "person__sex")
    born_on = filled("born_on", "person__born_on")
    phone = filled("phone", "person__phone")
    position = filled("position")
    institution = filled("institution")
    starts_on = filled("starts_on")
    started_by = filled("started_by")
    precedence = filled("precedence")
    note = filled("note")

    class Meta:
        model = Membership
        fields = import_order = COLUMNS
        import_id_fields = ("task_force", "role", "person")
        instance_loader_class = MatchedLoader
        report_skipped = False
        use_bulk = True
        batch_size = None
        skip_diff = True
        use_transactions = False  # `store` opens its own, after everything was judged

    def __init__(self, *, province, rows, on, accept_partial=False, **kwargs):
        """Take the rows of a list, and what is said of the list as a whole.

        `answers` hold what a person confirmed, `is_complete` and `decision` (number, date)
        what was said when the list was sent; `tell(done)` hears how many rows are judged.
        """
        self.answers: Answers = kwargs.pop("answers", NONE)
        self.is_complete: bool = kwargs.pop("is_complete", False)
        self.decision = kwargs.pop("decision", None)
        self.tell = kwargs.pop("tell", lambda done: None)
        super().__init__(**kwargs)
        self.province, self.rows, self.on = province, rows, on
        self.accept_partial = accept_partial
        self.judged: list[Judged] = []
        self.told: dict[int, dict] = {}  # by person: what the rows say of them
        self.endings: list[Ending] = []
        self.effects: list[Effect] = []
        self.ledger = Ledger()
        self.stored = False

    def run(self, *, dry_run: bool, record=lambda: None, check=lambda: None) -> list[Judged]:
        """Judge all rows and, unless it is a dry run, store them.

        `check()` is called when all is judged, `record()` in the transaction that stores, at
        its end: what either raises stops the storing.

        Raises:
            StateChangedError: where what is stored changed meanwhile.
        """
        self.dry_run, self.record, self.check = dry_run, record, check
        # The library's rows carry places only: the cells are read once, in `before_import`.
        dataset = tablib.Dataset(headers=["place", *self._meta.import_id_fields])
        for place in range(len(self.rows)):
            dataset.append([place, None, None, None])
        # The library's own dry run opens a transaction, which on SQLite is the write lock.
        result = self.import_data(dataset, dry_run=False)
        for failed in [*result.base_errors, *(e for _row, es in result.row_errors() for e in es)]:
            raise failed.error  # a mistake of ours, never of the file
        return self.judged

    @classmethod
    def get_result_class(cls):
        return Found

    @classmethod
    def get_row_result_class(cls):
        return Row

    @property
    def rejected(self) -> int:
        return sum(judged.state == FAULT for judged in self.judged)

    # Judging

    def before_import(self, dataset, **kwargs):
        words = Words.of(self.province, self.answers)
        self.entries = [self._read(place, row, words) for place, row in enumerate(self.rows)]
        self.matcher = Matcher(words, self.standing, self.on)

    def _read(self, place, row, words):
        if not place % STEP:
            self.tell(place // 2)
        return read_cells(self.answers.converted(row), words.honorifics, self.on)

    @cached_property
    def standing(self) -> Standing:
        births = {}
        for values in (entry.values for entry in self.entries if entry.values):
            if values["born_on"]:
                births.setdefault(key(values["name_km"]), set()).add(values["born_on"])
        standing = Standing(self.province, births)
        read_births(standing, [entry for entry in self.entries if entry.values.get(SEAT_NO)])
        return standing

    def before_import_row(self, row, **kwargs):
        entry = self.entries[row["place"]]
        judged = Judged(entry, match=self.matcher.match(entry), place=row["place"])
        self.answers.without_agreed(entry)
        self.judged.append(judged)
        if not row["place"] % STEP:
            self.tell((len(self.rows) + row["place"]) // 2)
        if entry.is_faulty or judged.match is None:
            raise ValidationError(FAULT)
        if judged.match.waits:
            judged.state = WAITS
            raise ValidationError(WAITS)
        row |= {"judged": judged, "seat": judged.match.seat}
        row |= self._values(entry, judged.match)

    def _values(self, entry, match):
        """Return the cells as the columns of the model; None leaves a value as it is."""
        values = {name: entry.values.get(name) or None for name in COLUMNS}
        values["name_km"] = match.new_name
        if match.keeps_person:
            values |= dict.fromkeys(PERSONAL)
        # What a row above says of the same person stays: each list comes to one thing only.
        told = self.told.setdefault(match.person.pk or id(match.person), {})
        for name in PERSONAL:
            if name in told and not (match.numbered and name in IDENTITY):
                values[name] = None
            if values[name]:
                told[name] = values[name]
        started_by = match.seat and match.seat.started_by_id
        if entry.values["decision_no"] and not started_by:
            number, dated = entry.values["decision_no"], entry.values["appointed_on"]
            values["started_by"] = self.standing.instrument(number, dated)
        elif match.seat is None and self.decision:
            values["started_by"] = self.standing.instrument(*self.decision)
        values |= {"task_force": None, "role": None, "person": None}
        if match.seat is None:
            values["task_force"] = self.standing.task_force(match.place.pk)
            values |= {"role": match.role, "person": match.person}
            values |= {"starts_on": match.starts_on, "precedence": match.precedence}
        return values

    def import_instance(self, instance, row, **kwargs):
        judged = row["judged"]
        before = None if judged.match.seat is None else self._shown(instance)
        person = self._personal(judged.match.person) if judged.match.numbered else ()
        judged.seat = instance
        # A new seat of a known person may change what is known of the person.
        self.ledger.note(judged.match.person, judged.place)
        self.ledger.note(instance, judged.place)
        super().import_instance(instance, row, **kwargs)
        if before is None:
            instance.acting = judged.match.acting
            judged.state = NEW
            if judged.match.numbered:
                judged.changes = changed(PERSONAL, person, self._personal(judged.match.person))
            return
        judged.changes = changed(COLUMNS, before, self._shown(instance))
        judged.state = CHANGED if judged.changes else SAME

    def _personal(self, person):
        return [str(getattr(person, name) or "") for name in PERSONAL]

    def _shown(self, instance):
        values = []
        for name in COLUMNS:
            if name in ("task_force", "role", "person"):
                values.append("")
            elif name == "started_by":
                values.append(instance.started_by.number if instance.started_by else "")
            else:
                owner = instance.person if name in PERSONAL else instance
                values.append(str(getattr(owner, name) or ""))
        return values

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return row["judged"].state == SAME

    # Storing

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None):
        """Store all that was gathered, new and changed: the library calls this first."""
        self._end_seats()
        self.check()
        if not self.dry_run and (self.accept_partial or not self.rejected):
            changed = [*(ending.seat for ending in self.endings), *self.update_instances]
            store(self.standing, self.create_instances, changed, self._record)
            self.stored = True
        self.create_instances.clear()
        self.update_instances.clear()

    def bulk_update(self, *args, **kwargs):
        """Done with the new ones, in their transaction."""

    def after_import(self, dataset, result, **kwargs):
        """The library would reset the sequences, but no key is ever given by hand."""

    def _end_seats(self):
        """Find the seats that end; end them, unless all is only looked at."""
        for judged in self.judged:
            if judged.match and judged.match.succeeded:
                self.endings.append(self._succession(judged))
        if self.is_complete:
            succeeded = {ending.seat.pk for ending in self.endings}
            for seat in missing(self.standing, self.judged, self.on, succeeded):
                self.endings.append(Ending(seat, self.on, self.decision))
        self._tell_beside()
        for ending in () if self.dry_run else self.endings:
            self.ledger.note_end(ending.seat, ending.place)
            ending.carry_out(self.standing)

    def _tell_beside(self):
        """Say of each who sits in another role too whether this list ends that seat."""
        ending = {ending.seat.pk: ending for ending in self.endings}
        for judged in self.judged:
            for seat, issue in judged.match.beside if judged.match else ():
                if found := ending.get(seat.pk):
                    issue.words = "second_role_ends"
                    issue.params["day"] = f"{found.ends_on:%d/%m/%Y}"

    def _succession(self, judged):
        match, values = judged.match, judged.entry.values
        own = (values["decision_no"], values["appointed_on"]) if values["decision_no"] else None
        return Ending(match.succeeded, match.starts_on, own or self.decision, judged.place)

    def _record(self, stored: Stored):
        places = {id(judged.seat): judged.place for judged in self.judged}
        people = {id(judged.seat.person): judged.place for judged in self.judged if judged.seat}
        self.effects = [
            *(created(thing) for thing in (*stored.task_forces, *stored.instruments)),
            *(created(person, people.get(id(person))) for person in stored.people),
            *(created(seat, places.get(id(seat))) for seat in stored.seats),
            *self.ledger.changed(),
        ]
        self.record()
