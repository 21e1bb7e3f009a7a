"""The units as a spreadsheet: the columns of the national gazetteer."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from taskforce.fields import taking
from taskforce.khmer import parse_decimal
from taskforce.models import AdministrativeUnit, UnitVersion
from taskforce.models.unit_kind import KIND_WORDS

ABOVE_AT_FAULT = "above_at_fault"
CODES = ["code", "parent_code", "kind", "level"]
REQUIRED = ["code", "parent_code", "kind", "name_km", "name_latin"]


class DegreesWidget(widgets.FloatWidget):
    def clean(self, value, row=None, **kwargs):
        try:
            return float(parse_decimal(value, grouped=False)) if value else None
        except ValueError as error:
            raise ValueError(
                _("“%(value)s” is not a number of degrees, such as 11.55.") % {"value": value}
            ) from error


def _decided() -> set[str]:
    """Return the codes whose rows say nothing: of old, of what ceased, of what an act changed."""
    versions = UnitVersion.objects.exclude(unit=None)
    borne = set(AdministrativeUnit.objects.values_list("code", flat=True))
    by_act = versions.filter(ends_on=None, started_by__isnull=False)
    ever = set(versions.values_list("code", flat=True))
    return (ever - borne) | set(by_act.values_list("code", flat=True))


class UnitResource(resources.ModelResource):
    """A file of units that is taken whole or not at all.

    The caller holds the lock of the tree, switches its upkeep off and rebuilds it after:
    rows are stored by their codes alone. Rows must stand above before below.
    """

    code = fields.Field("code", "code")
    kind = fields.Field("kind", "kind")
    name_km = fields.Field("name_km", "name_km")
    name_latin = fields.Field("name_latin", "name_latin")
    name_ungegn = fields.Field("name_ungegn", "name_ungegn")
    latitude = fields.Field("latitude", "lat", widget=DegreesWidget())
    longitude = fields.Field("longitude", "lon", widget=DegreesWidget())

    class Meta:
        model = AdministrativeUnit
        import_id_fields = ["code"]
        fields = [
            "code",
            "kind",
            "name_km",
            "name_latin",
            "name_ungegn",
            "latitude",
            "longitude",
        ]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def before_import(self, dataset, **kwargs):
        if absent := [name for name in REQUIRED if name not in (dataset.headers or [])]:
            raise ValidationError(
                _("These columns are missing: %(names)s") % {"names": ", ".join(absent)}
            )
        self.units = {unit.code: unit for unit in AdministrativeUnit.ever.all()}
        self.decided = _decided()
        self.seen = set()

    def get_instance(self, instance_loader, row):
        return self.units.get(row["code"])

    def before_import_row(self, row, **kwargs):
        for name in CODES:
            row[name] = taking.code(row.get(name) or "")
        code = row["code"]
        if code in self.seen:
            raise ValidationError({"code": _("This code stands in the file twice.")})
        self.seen.add(code)
        if row["parent_code"] != code[:-2]:
            raise ValidationError(
                {"parent_code": _("The code must begin with the code of the unit above it.")}
            )
        if row["level"] and row["level"] != str(len(code) // 2):
            raise ValidationError({"level": _("The level does not fit the length of the code.")})
        word = taking.cleaned(row.get("unit_km"))
        if word and row["kind"] in KIND_WORDS and word != KIND_WORDS[row["kind"]]:
            raise ValidationError(
                {"unit_km": _("“%(word)s” is not the word for this kind.") % {"word": word}}
            )

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        above = instance.code[:-2]
        if above and above not in self.units:
            # One in the file that is at fault itself is named there, and not again here.
            code = ABOVE_AT_FAULT if above in self.seen else "no_unit_above"
            absent = _("There is no unit %(code)s above it.") % {"code": above}
            raise ValidationError({"parent_code": ValidationError(absent, code=code)})
        if instance._state.adding:
            instance.parent = self.units.get(above)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """What an act decided no file takes back, nor what went under another code."""
        return row["code"] in self.decided or super().skip_row(
            instance, original, row, import_validation_errors
        )

    def validate_instance(self, instance, import_validation_errors=None, **kwargs):
        if "parent_code" in (import_validation_errors or {}):
            # Whether its kind may stand there cannot be told.
            raise ValidationError(import_validation_errors)
        super().validate_instance(instance, import_validation_errors, **kwargs)

    def after_save_instance(self, instance, row, **kwargs):
        self.units[instance.code] = instance
