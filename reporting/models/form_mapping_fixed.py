"""A mapping in force is a fact: it and its steps stay, and it is only withdrawn, once.

Kept by triggers, on both databases; the door is that of `taskforce/models/unaltered.py`.
"""

from taskforce.models.triggers import TriggerConstraint
from taskforce.models.unaltered import DOOR

SHUT = f"NOT EXISTS (SELECT 1 FROM {DOOR})"
IN_FORCE = (
    "EXISTS (SELECT 1 FROM reporting_formmapping"
    " WHERE in_force_at IS NOT NULL AND id = {row}.mapping_id)"
)
# What withdrawing leaves as it is.
SAME = ("id", "old_id", "new_id", "drafted_at", "drafted_by_id", "in_force_at", "in_force_by_id")
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
SQLITE = """\
CREATE TRIGGER {name}_{event} BEFORE {event} ON %(table)s
WHEN ({fixed}) AND {shut}
BEGIN SELECT RAISE(ABORT, 'constraint failed: {name}'); END"""
POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE is_fixed boolean := TG_OP = 'TRUNCATE';
BEGIN
  IF TG_OP = 'INSERT' THEN is_fixed := {INSERT}; END IF;
  IF TG_OP = 'UPDATE' THEN is_fixed := {UPDATE}; END IF;
  IF TG_OP = 'DELETE' THEN is_fixed := {DELETE}; END IF;
  IF is_fixed AND {shut} THEN
    RAISE EXCEPTION 'a mapping in force is not altered: {name}' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $body$"""
POSTGRESQL_TRIGGERS = {"INSERT OR UPDATE OR DELETE": "ROW", "TRUNCATE": "STATEMENT"}


class FixedInForce(TriggerConstraint):
    """Of a mapping in force (`of="self"`), or of its steps (`of="mapping"`)."""

    def __init__(self, *, name, of, **messages):
        self.of = of
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"of": self.of}

    def _fixed(self, event) -> str:
        if self.of == "mapping":
            return " OR ".join(IN_FORCE.format(row=row) for row in ROWS[event])
        if event == "INSERT":
            return "1 = 0"
        if event == "DELETE":
            return "OLD.in_force_at IS NOT NULL"
        same = " AND ".join(f"NEW.{name} = OLD.{name}" for name in SAME)
        withdrawn = f"OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND {same}"
        return f"OLD.in_force_at IS NOT NULL AND NOT ({withdrawn})"

    def _sqlite(self, model):
        for event in ROWS:
            fixed = self._fixed(event)
            yield SQLITE.format(name=self.name, event=event, fixed=fixed, shut=SHUT)

    def _postgresql(self, model):
        fixed = {event: self._fixed(event) for event in ROWS}
        yield POSTGRESQL_FUNCTION.format(name=self.name, shut=SHUT, **fixed)
        for event, each in POSTGRESQL_TRIGGERS.items():
            name = f"{self.name}_{event.split()[0].lower()}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON %(table)s "
                f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
            )
