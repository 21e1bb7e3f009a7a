"""An edition that was issued is never altered: kept by triggers, on both databases.

Raw SQL cannot change it either. The door is that of `taskforce/models/unaltered.py`: emptying a
database passes through it. On SQLite a table that another's trigger names cannot be made anew: a
migration that does so with editions, sections or questions takes these constraints away first and
adds them again at its end.
"""

from taskforce.models.triggers import TriggerConstraint
from taskforce.models.unaltered import DOOR

# How a row leads to its edition; `{row}` is OLD or NEW.
TO_EDITION = {
    "edition": "{row}.edition_id",
    "section": "(SELECT edition_id FROM reporting_section WHERE id = {row}.section_id)",
    "question": "(SELECT s.edition_id FROM reporting_question q JOIN reporting_section s"
    " ON s.id = q.section_id WHERE q.id = {row}.question_id)",
}
ISSUED = (
    "EXISTS (SELECT 1 FROM reporting_formedition WHERE issued_at IS NOT NULL AND id = {edition})"
)
SHUT = f"NOT EXISTS (SELECT 1 FROM {DOOR})"
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
SQLITE = """\
CREATE TRIGGER {name}_{event} BEFORE {event} ON %(table)s
WHEN ({issued}) AND {shut}
BEGIN SELECT RAISE(ABORT, 'constraint failed: {name}'); END"""
POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE is_issued boolean := TG_OP = 'TRUNCATE';
BEGIN
  IF TG_OP IN ('UPDATE', 'DELETE') THEN is_issued := {old}; END IF;
  IF NOT is_issued AND TG_OP IN ('INSERT', 'UPDATE') THEN is_issued := {new}; END IF;
  IF is_issued AND {shut} THEN
    RAISE EXCEPTION 'an issued form is not altered: {name}' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $body$"""
POSTGRESQL_TRIGGERS = {"INSERT OR UPDATE OR DELETE": "ROW", "TRUNCATE": "STATEMENT"}


class Frozen(TriggerConstraint):
    """Rows of an issued edition are neither added, altered nor deleted; `by` leads to it."""

    def __init__(self, *, name, by, **messages):
        self.by = by
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"by": self.by}

    def _issued(self, row):
        if self.by == "self":
            # Issuing itself is the last change.
            return f"{row}.issued_at IS NOT NULL" if row == "OLD" else "1 = 0"
        return ISSUED.format(edition=TO_EDITION[self.by].format(row=row))

    def _sqlite(self, model):
        for event, rows in ROWS.items():
            issued = " OR ".join(map(self._issued, rows))
            yield SQLITE.format(name=self.name, event=event, issued=issued, shut=SHUT)

    def _postgresql(self, model):
        yield POSTGRESQL_FUNCTION.format(
            name=self.name, old=self._issued("OLD"), new=self._issued("NEW"), shut=SHUT
        )
        for event, each in POSTGRESQL_TRIGGERS.items():
            name = f"{self.name}_{event.split()[0].lower()}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON %(table)s "
                f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
            )
