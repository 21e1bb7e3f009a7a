"""A constraint that both databases keep: whatever a row was is kept, with the time we knew it.

Each row that is written, by whatever way, leaves a version in a second table: its columns, the
moment from which we knew them and the moment until which we believed them. The triggers see
forms, bulk writing, upserts and raw SQL alike.
"""

from .triggers import TriggerConstraint

# Django writes moments as text in UTC to a millionth of a second; SQLite's clock knows thousandths.
SQLITE_NOW = "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now') || '000'"
# MAX: a clock that was set back makes no version end before it begins.
SQLITE_CLOSE = (
    f"UPDATE {{into}} SET known_until = MAX(known_from, {SQLITE_NOW}) "
    "WHERE row_id = {row}.id AND known_until IS NULL;"
)
SQLITE_OPEN = (
    f"INSERT INTO {{into}} (row_id, {{columns}}, known_from) SELECT {{new}}, {SQLITE_NOW};"
)
# INSERT OR REPLACE removes a row without the trigger of deletes, so each insert closes first.
SQLITE_TRIGGERS = {
    "insert": ("", "NEW", True),
    "update": ("WHEN {changed}", "OLD", True),
    "delete": ("", "OLD", False),
}

# One trigger for a statement and not for each row: thousands of rows cost two statements more.
# The wall clock, not the transaction's: two writers of one row follow each other by its lock,
# though the second may have begun first.
POSTGRESQL_FUNCTION = """\
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {into} (row_id, {columns}, known_from) SELECT id, {columns}, moment FROM new_rows;
  ELSIF TG_OP = 'UPDATE' THEN
    UPDATE {into} AS version SET known_until = GREATEST(version.known_from, moment)
    FROM (SELECT id, {columns} FROM old_rows EXCEPT SELECT id, {columns} FROM new_rows) AS gone
    WHERE version.row_id = gone.id AND version.known_until IS NULL;
    INSERT INTO {into} (row_id, {columns}, known_from) SELECT id, {columns}, moment
    FROM (SELECT id, {columns} FROM new_rows EXCEPT SELECT id, {columns} FROM old_rows) AS made;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE {into} AS version SET known_until = GREATEST(version.known_from, moment)
    FROM old_rows WHERE version.row_id = old_rows.id AND version.known_until IS NULL;
  ELSE
    UPDATE {into} SET known_until = GREATEST(known_from, moment) WHERE known_until IS NULL;
  END IF;
  RETURN NULL;
END $body$"""
OLD_ROWS, NEW_ROWS = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
POSTGRESQL_EVENTS = {
    "INSERT": f"REFERENCING {NEW_ROWS} ",
    "UPDATE": f"REFERENCING {OLD_ROWS} {NEW_ROWS} ",
    "DELETE": f"REFERENCING {OLD_ROWS} ",
    "TRUNCATE": "",
}


class KeepsVersions(TriggerConstraint):
    """Every state of a row, named by `fields`, is kept in the table `into`.

    `fields` are all columns but the primary key, and the table has them under the same names,
    with `row_id`, `known_from` and `known_until`. A new field is added here, too: the migration
    then takes the triggers away before it and makes them anew after it. On SQLite the table
    `into` can only be made anew while they are away.
    """

    def __init__(self, *, name, fields, into, **messages):
        self.fields, self.into = tuple(fields), into
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"fields": self.fields, "into": self.into}

    def _columns(self, model):
        return [model._meta.get_field(field).column for field in self.fields]

    def _sqlite(self, model):
        columns = self._columns(model)
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in ["id", *columns])
        new = ", ".join(f"NEW.{column}" for column in ["id", *columns])
        for event, (condition, row, opens) in SQLITE_TRIGGERS.items():
            steps = [SQLITE_CLOSE.format(into=self.into, row=row)]
            if opens:
                steps += [SQLITE_OPEN.format(into=self.into, columns=", ".join(columns), new=new)]
            yield (
                f"CREATE TRIGGER {self.name}_{event} AFTER {event.upper()} ON %(table)s "
                f"{condition.format(changed=changed)} BEGIN {' '.join(steps)} END"
            )

    def _postgresql(self, model):
        columns = ", ".join(self._columns(model))
        yield POSTGRESQL_FUNCTION.format(name=self.name, into=self.into, columns=columns)
        for event, rows in POSTGRESQL_EVENTS.items():
            yield (
                f"CREATE TRIGGER {self.name}_{event.lower()} AFTER {event} ON %(table)s "
                f"{rows}FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
            )
