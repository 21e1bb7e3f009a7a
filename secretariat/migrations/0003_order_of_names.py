"""Duties of one rank stand in the order of the Khmer dictionary."""

from django.db import migrations, models

from taskforce.khmer import sort_key


def fill_keys(apps, schema_editor):
    duty = apps.get_model("secretariat", "Duty")
    rows = list(duty.objects.all())
    for row in rows:
        row.sort_key = sort_key(row.name_km)[:800]
    duty.objects.bulk_update(rows, ["sort_key"])


class Migration(migrations.Migration):
    dependencies = [("secretariat", "0002_duty_name_once")]

    operations = [
        migrations.AddField(
            "duty",
            "sort_key",
            models.CharField(default="", editable=False, max_length=800),
            preserve_default=False,
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            "duty",
            {
                "abstract": False,
                "ordering": ["position", "sort_key"],
                "verbose_name": "duty",
                "verbose_name_plural": "duties",
            },
        ),
    ]
