"""Constraints that both databases keep: what we knew is not rewritten, and days are days.

Raw SQL cannot alter or delete what is kept of seats and terms: a row is only closed, once. The
door for what must be is that of `refusing.py`.
"""

from .refusing import ALWAYS, DOOR, Refusing
from .triggers import OwnConstraint, TriggerConstraint

SQLITE = """\
CREATE TRIGGER {name}_{event} BEFORE {event} ON %(table)s
WHEN {not_closed}NOT EXISTS (SELECT 1 FROM {door})
BEGIN SELECT RAISE(ABORT, 'constraint failed: {name}'); END"""
POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE same {table};
BEGIN
  IF TG_OP = 'UPDATE' THEN
    same := NEW;
    same.{closing} := NULL;
    IF same IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM {door}) THEN
    RAISE EXCEPTION 'what was known is not altered: {name}' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
  RETURN OLD;
END $body$"""
POSTGRESQL_TRIGGERS = {"UPDATE OR DELETE": "ROW", "TRUNCATE": "STATEMENT"}


def _postgresql_triggers(name):
    for event, each in POSTGRESQL_TRIGGERS.items():
        yield (
            f"CREATE TRIGGER {name}_{each.lower()} BEFORE {event} ON %(table)s "
            f"FOR EACH {each} EXECUTE FUNCTION {name}()"
        )


class Unaltered(TriggerConstraint):
    """Rows are added and closed, once, by the column `closing`; else they stay as they are.

    `fields` are all others but the primary key: a new one is added here, too, so that the
    migration makes the triggers anew. SQLite cannot drop a column that a trigger names.
    """

    def __init__(self, *, name, fields, closing, **messages):
        self.fields, self.closing = tuple(fields), closing
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"fields": self.fields, "closing": self.closing}

    def _sqlite(self, model):
        columns = ["id", *(model._meta.get_field(name).column for name in self.fields)]
        others = [f"OLD.{column} IS NEW.{column}" for column in columns]
        is_closed = " AND ".join([f"OLD.{self.closing} IS NULL", *others])
        for event, not_closed in (("UPDATE", f"NOT ({is_closed}) AND "), ("DELETE", "")):
            yield SQLITE.format(name=self.name, event=event, not_closed=not_closed, door=DOOR)

    def _postgresql(self, model):
        yield POSTGRESQL_FUNCTION.format(
            name=self.name, table=model._meta.db_table, closing=self.closing, door=DOOR
        )
        yield from _postgresql_triggers(self.name)


class NeverAltered(Refusing):
    """Rows are added, and from then on stay as they are."""

    def conditions(self):
        return {"UPDATE": ALWAYS, "DELETE": ALWAYS}


class RealDays(OwnConstraint):
    """Columns of days hold days. PostgreSQL knows it by itself; SQLite would take any text."""

    def __init__(self, *, name, fields, **messages):
        self.fields = tuple(fields)
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"fields": self.fields}

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return None
        columns = [model._meta.get_field(field).column for field in self.fields]
        days = " AND ".join(f"({column} IS NULL OR {column} IS date({column}, '+0 days'))"
                            for column in columns)  # fmt: skip
        return f"CONSTRAINT {schema_editor.quote_name(self.name)} CHECK ({days})"

    def create_sql(self, model, schema_editor):
        """On PostgreSQL there is nothing to add; SQLite makes the table anew."""

    remove_sql = create_sql
