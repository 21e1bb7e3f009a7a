"""The resource of members at the library's defaults: what its speed is measured against."""

from import_export.fields import Field
from import_export.instance_loaders import ModelInstanceLoader
from import_export.results import RowResult
from import_export.widgets import ForeignKeyWidget

from taskforce.models import GroupRole, Instrument, Membership, Person, TaskForce
from taskforce.resources.members import COLUMNS, MemberResource, filled
from taskforce.sheets.cells import read_cells

NAMES = ("honorific", "name_latin", "sex", "phone")


class PlainMemberResource(MemberResource):
    """The same columns and cells, row by row: every look-up a query, every row saved alone."""

    task_force = Field("task_force", "task_force", ForeignKeyWidget(TaskForce, "unit__code"))
    role = Field("role", "role", ForeignKeyWidget(GroupRole, "name_km"))
    person = Field("person", "person", ForeignKeyWidget(Person))
    started_by = Field("started_by", "started_by", ForeignKeyWidget(Instrument))
    honorific = filled("honorific", "person__honorific")

    class Meta:
        model = Membership
        fields = import_order = COLUMNS
        import_id_fields = ("task_force", "role", "person")
        instance_loader_class = ModelInstanceLoader
        use_bulk = False
        batch_size = 1000
        skip_diff = False
        report_skipped = True
        use_transactions = True

    @classmethod
    def get_row_result_class(cls):
        return RowResult

    def before_import(self, dataset, **kwargs):
        pass

    def before_import_row(self, row, **kwargs):
        values = read_cells(self.rows[row["place"]], {}, self.on).values
        born_on, name = values["born_on"], Person(name_km=values["name_km"])
        name.set_keys()
        fields = {key: values[key] for key in NAMES} | {"name_km": name.name_km}
        fields["sort_key"] = name.sort_key
        person, _made = Person.objects.get_or_create(
            name_key=name.name_key, born_on=born_on, defaults=fields
        )
        paper, _made = Instrument.objects.get_or_create(
            kind_id="decision",
            number=values["decision_no"],
            dated=values["appointed_on"],
            unit=self.province,
        )
        row |= {key: values.get(key) or None for key in COLUMNS}
        row |= {"task_force": values["unit_code"], "person": person.pk, "started_by": paper.pk}
        row |= {"starts_on": values["appointed_on"], "precedence": row["place"]}

    def import_instance(self, instance, row, **kwargs):
        super(MemberResource, self).import_instance(instance, row, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return super(MemberResource, self).skip_row(
            instance, original, row, import_validation_errors
        )
