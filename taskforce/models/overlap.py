"""A constraint that both databases keep: no two rows for the same thing on the same day."""

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.sql.query import Query
from django.utils.dateparse import parse_date

from .triggers import OwnConstraint

# PostgreSQL's range type sees no end in NULL; the triggers and the queries need a day.
FOREVER = "9999-12-31"
TEXTS = {"CharField", "SlugField"}

SQLITE_TRIGGER = """\
CREATE TRIGGER {name} BEFORE {event} ON %(table)s
WHEN {condition}
BEGIN SELECT RAISE(ABORT, 'constraint failed: {constraint}') WHERE EXISTS (
  SELECT 1 FROM %(table)s AS other WHERE {other_condition} AND other.id IS NOT NEW.id
  AND {same} AND other.{start} < COALESCE(NEW.{end}, '{forever}')
  AND NEW.{start} < COALESCE(other.{end}, '{forever}')
); END"""


class NoOverlap(OwnConstraint):
    """For equal `fields`, the days [start, end) of no two rows overlap.

    PostgreSQL gets an exclusion constraint, SQLite two triggers; `validate()` tells
    forms and imports the same. `fields` are numbers, short texts or foreign keys;
    `condition` names plain columns of the model with equality or `__in`; both are
    checked against raw SQL in the tests.
    """

    def __init__(self, *, name, fields, start, end, condition=None, **messages):
        self.fields, self.start, self.end = tuple(fields), start, end
        self.condition = condition or Q()
        super().__init__(name=name, **messages)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "start": self.start, "end": self.end}
        if self.condition:
            kwargs["condition"] = self.condition
        return path, args, kwargs

    # Writing the schema

    def constraint_sql(self, model, schema_editor):
        """Called while a table is made; the triggers follow when it stands."""
        if schema_editor.connection.vendor == "postgresql":
            name = schema_editor.quote_name(self.name)
            return f"CONSTRAINT {name} {self._exclude(model, schema_editor)}"
        schema_editor.deferred_sql += self._triggers(model, schema_editor)
        return None

    def create_sql(self, model, schema_editor):
        return Statement(
            "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s %(exclude)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            exclude=self._exclude(model, schema_editor),
        )

    def remove_sql(self, model, schema_editor):
        return schema_editor._delete_constraint_sql(
            schema_editor.sql_delete_check, model, self.name
        )

    def _exclude(self, model, schema_editor):
        same = [f"{self._point(model, field)} WITH &&" for field in self.fields]
        days = "daterange({}, {}, '[)') WITH &&".format(
            *(model._meta.get_field(f).column for f in (self.start, self.end))
        )
        where = self._where(model, schema_editor, "")
        return f"EXCLUDE USING gist ({', '.join([*same, days])}) WHERE ({where})"

    def _point(self, model, name):
        """Return a range of one number: plain equality in GiST would need btree_gist."""
        field = model._meta.get_field(name)
        number = field.column
        if (field.target_field if field.is_relation else field).get_internal_type() in TEXTS:
            number = f"hashtextextended({field.column}, 0)"  # 64 bits: as good as the text
        return f"int8range({number}, {number}, '[]')"

    def _triggers(self, model, schema_editor):
        parts = {
            "constraint": self.name,
            "condition": self._where(model, schema_editor, "NEW."),
            "other_condition": self._where(model, schema_editor, "other."),
            "same": " AND ".join(f"other.{c} = NEW.{c}" for c in self._columns(model)),
            "start": model._meta.get_field(self.start).column,
            "end": model._meta.get_field(self.end).column,
            "forever": FOREVER,
        }
        return [
            Statement(
                SQLITE_TRIGGER.format(name=f"{self.name}_{event.lower()}", event=event, **parts),
                table=Table(model._meta.db_table, schema_editor.quote_name),
            )
            for event in ("INSERT", "UPDATE")
        ]

    def _columns(self, model):
        return [model._meta.get_field(field).column for field in self.fields]

    def _where(self, model, schema_editor, prefix):
        """Return the condition as SQL over one row, each column behind `prefix`."""
        if not self.condition:
            return "1 = 1"
        query = Query(model=model, alias_cols=False)
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(self.condition).as_sql(compiler, schema_editor.connection)
        sql %= tuple(schema_editor.quote_value(param) for param in params)
        for field in model._meta.concrete_fields:
            sql = sql.replace(
                schema_editor.quote_name(field.column),
                prefix + schema_editor.quote_name(field.column),
            )
        return sql

    # Telling people

    def validate(self, model, instance, exclude=None, using="default"):
        """Refuse an instance whose days overlap another row's.

        Raises:
            ValidationError: with the constraint's message.
        """
        named = {*self.fields, self.start, self.end}
        if exclude and named & set(exclude):
            return
        if getattr(instance, self.start) is None or not self._applies(instance, using):
            return
        rows = self.clashes(model, instance, using)
        if rows.exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )

    def clashes(self, model, instance, using="default"):
        """Return the stored rows that stand in the way of an instance."""
        same = {
            model._meta.get_field(f).attname: getattr(instance, model._meta.get_field(f).attname)
            for f in self.fields
        }
        forever = parse_date(FOREVER)
        return (
            model._base_manager.using(using)
            .filter(self.condition, **same)
            .exclude(pk=instance.pk)
            .alias(_end=Coalesce(F(self.end), forever, output_field=models.DateField()))
            .filter(
                _end__gt=getattr(instance, self.start),
                **{f"{self.start}__lt": getattr(instance, self.end) or forever},
            )
        )

    def _applies(self, instance, using):
        if not self.condition:
            return True
        against = instance._get_field_expression_map(meta=instance._meta, exclude=set())
        try:
            return self.condition.check(against, using=using)
        except FieldError:
            return False
