"""Lists of names stand in the order of the Khmer dictionary, after that of precedence."""

from django.db import migrations, models

from taskforce.khmer import sort_key

LISTS = {
    "grouprole": ("role in the group", "roles in the group"),
    "honorific": ("honorific", "honorifics"),
    "institution": ("institution", "institutions"),
    "instrumentkind": ("kind of instrument", "kinds of instrument"),
    "position": ("state position", "state positions"),
}
LENGTHS = dict.fromkeys(LISTS, 800) | {"instrumentkind": 240, "user": 600}


def fill_keys(apps, schema_editor):
    for name, length in LENGTHS.items():
        model = apps.get_model("taskforce", name)
        rows = list(model.objects.all())
        for row in rows:
            row.sort_key = sort_key(row.name_km or "")[:length]
        model.objects.bulk_update(rows, ["sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0007_jobs")]

    operations = [
        *(
            migrations.AddField(
                name,
                "sort_key",
                models.CharField(default="", editable=False, max_length=length),
                preserve_default=False,
            )
            for name, length in LENGTHS.items()
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        *(
            migrations.AlterModelOptions(
                name,
                {
                    "ordering": ["position", "sort_key"],
                    "verbose_name": one,
                    "verbose_name_plural": many,
                },
            )
            for name, (one, many) in LISTS.items()
        ),
        migrations.AlterModelOptions(
            "user",
            {
                "ordering": ["sort_key", "username"],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
    ]
