"""Under one unit no two of a kind bear the same name, by their match forms."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import migrations, models

ONCE = "A unit of this kind and this name stands here already."


def name_the_same(apps, schema_editor):
    """Say which are the same before the database refuses."""
    units = apps.get_model("taskforce", "AdministrativeUnit").objects.order_by("code")
    if same := the_same(units.values_list("code", "parent", "kind", "name_key")):
        raise ValidationError(f"Of one kind and name, rename one: {same}.")


def the_same(rows) -> str:
    """Return the codes of units that share parent, kind and key: `0101 0102; 0305 0306`."""
    codes = defaultdict(list)
    for code, *place in rows:
        codes[tuple(place)].append(code)
    return "; ".join(" ".join(group) for group in codes.values() if len(group) > 1)


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0010_order_of_user_names")]

    operations = [
        migrations.RunPython(name_the_same, migrations.RunPython.noop),
        migrations.AddConstraint(
            "administrativeunit",
            models.UniqueConstraint(
                fields=["parent", "kind", "name_key"],
                name="taskforce_administrativeunit_name_once_below",
                violation_error_message=ONCE,
            ),
        ),
        migrations.AddConstraint(
            "administrativeunit",
            models.UniqueConstraint(
                condition=models.Q(("parent", None)),
                fields=["kind", "name_key"],
                name="taskforce_administrativeunit_name_once_at_the_top",
                violation_error_message=ONCE,
            ),
        ),
    ]
