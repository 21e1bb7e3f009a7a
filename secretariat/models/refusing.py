"""A constraint that refuses changes of rows, against raw SQL too, on both databases."""

from taskforce.models.triggers import TriggerConstraint
from taskforce.models.unaltered import DOOR

SQLITE = """\
CREATE TRIGGER {name}_{event} BEFORE {event} ON %(table)s
WHEN ({condition}) AND NOT EXISTS (SELECT 1 FROM {door})
BEGIN SELECT RAISE(ABORT, 'constraint failed: {name}'); END"""
POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
{branches}
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $body$"""
POSTGRESQL_BRANCH = """\
  IF TG_OP = '{event}' THEN
    IF ({condition}) AND NOT EXISTS (SELECT 1 FROM {door}) THEN
      RAISE EXCEPTION 'constraint failed: {name}' USING ERRCODE = 'check_violation';
    END IF;
  END IF;"""


class Refuses(TriggerConstraint):
    """An INSERT, UPDATE or DELETE is refused where its condition holds of OLD and NEW.

    `when` gives the condition of each event in SQL that both databases read; it may name the
    table itself, `%(table)s`, and no other, so that SQLite can make any table anew. The door of
    `history_door` opens it.
    """

    def __init__(self, *, name, when, **messages):
        self.when = dict(when)
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"when": self.when}

    def _sqlite(self, model):
        for event, condition in self.when.items():
            yield SQLITE.format(name=self.name, event=event, condition=condition, door=DOOR)

    def _postgresql(self, model):
        branches = [
            POSTGRESQL_BRANCH.format(name=self.name, event=event, condition=condition, door=DOOR)
            for event, condition in self.when.items()
        ]
        yield POSTGRESQL_FUNCTION.format(name=self.name, branches="\n".join(branches))
        yield (
            f"CREATE TRIGGER {self.name} BEFORE {' OR '.join(self.when)} ON %(table)s "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def append_only(name: str) -> Refuses:
    """Return the constraint by which rows are added, and never altered or taken out."""
    return Refuses(name=name, when={"UPDATE": "1 = 1", "DELETE": "1 = 1"})


def frozen_once_issued(name: str) -> Refuses:
    """Return the constraint by which a part of an issued instruction stays as it is."""
    return Refuses(name=name, when={"UPDATE": "OLD.is_issued", "DELETE": "OLD.is_issued"})
