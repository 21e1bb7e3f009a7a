"""What the constraints of the project have in common: they speak to the database alone."""

from django.db import models
from django.db.backends.ddl_references import Statement, Table


class OwnConstraint(models.BaseConstraint):
    """A constraint of the project: two are equal where they say the same."""

    def __eq__(self, other):
        return type(self) is type(other) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__

    def validate(self, model, instance, exclude=None, using="default"):
        """Refuse nothing: forms cannot bring it about."""


class TriggerConstraint(OwnConstraint):
    """One that is kept by triggers: `_sqlite` and `_postgresql` return their statements.

    On PostgreSQL one function, which bears the name of the constraint, serves all its triggers. It
    outlives a table that a migration takes away, so it is made with `CREATE OR REPLACE`.
    """

    def constraint_sql(self, model, schema_editor):
        """Called while a table is made; the triggers follow when it stands."""
        schema_editor.deferred_sql += self._statements(model, schema_editor)

    def create_sql(self, model, schema_editor):
        *first, last = self._statements(model, schema_editor)
        for statement in first:
            schema_editor.execute(statement)
        return last

    def remove_sql(self, model, schema_editor):
        return Statement("DROP FUNCTION %(name)s() CASCADE", name=self.name)

    def _statements(self, model, schema_editor):
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        statements = self._sqlite(model) if is_sqlite else self._postgresql(model)
        table = Table(model._meta.db_table, schema_editor.quote_name)
        return [Statement(statement, table=table) for statement in statements]
