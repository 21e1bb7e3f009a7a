"""Triggers that refuse changes of rows, against raw SQL too: one text of them for all rules.

The door for what must be (erasure of personal data, emptying a database) is a row in a table of
its own, put there and taken away within one transaction, so that nobody else passes:
`services/history_door.py`.

On SQLite a table that another's trigger names cannot be made anew: a migration that does so takes
the constraints with such a condition away first, and adds them again at its end.
"""

from .triggers import TriggerConstraint

# No model: what empties all tables of models must find it still there.
DOOR = "taskforce_historydoor"
ALWAYS = "1 = 1"
NEVER = "1 = 0"

SQLITE = """\
CREATE TRIGGER {name}_{event} BEFORE {event} ON %(table)s
WHEN ({condition}) AND NOT EXISTS (SELECT 1 FROM {door})
BEGIN SELECT RAISE(ABORT, 'constraint failed: {name}'); END"""
POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE is_refused boolean := TG_OP = 'TRUNCATE';
BEGIN
{branches}
  IF is_refused AND NOT EXISTS (SELECT 1 FROM {door}) THEN
    RAISE EXCEPTION 'constraint failed: {name}' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $body$"""
POSTGRESQL_BRANCH = "  IF TG_OP = '{event}' THEN is_refused := {condition}; END IF;"


class Refusing(TriggerConstraint):
    """A change is refused where the condition of its event holds; the door opens it.

    Where deleting may be refused, PostgreSQL refuses `TRUNCATE`, too, which asks no row.
    """

    def conditions(self) -> dict[str, str]:
        """Return SQL on OLD and NEW that both databases read, by INSERT, UPDATE or DELETE."""
        raise NotImplementedError

    def _sqlite(self, model):
        for event, condition in self.conditions().items():
            yield SQLITE.format(name=self.name, event=event, condition=condition, door=DOOR)

    def _postgresql(self, model):
        events = self.conditions()
        branches = "\n".join(
            POSTGRESQL_BRANCH.format(event=event, condition=condition)
            for event, condition in events.items()
        )
        yield POSTGRESQL_FUNCTION.format(name=self.name, branches=branches, door=DOOR)
        yield _trigger(self.name, " OR ".join(events), "ROW")
        if "DELETE" in events:
            yield _trigger(self.name, "TRUNCATE", "STATEMENT")


def _trigger(name, event, each):
    return (
        f"CREATE TRIGGER {name}_{each.lower()} BEFORE {event} ON %(table)s "
        f"FOR EACH {each} EXECUTE FUNCTION {name}()"
    )


class Refuses(Refusing):
    """A change is refused where its condition in `when` holds, which may name `%(table)s`."""

    def __init__(self, *, name, when, **messages):
        self.when = dict(when)
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"when": self.when}

    def conditions(self):
        return self.when
