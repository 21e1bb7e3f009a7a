"""User names stand in the order of the Khmer dictionary, too."""

from django.db import migrations, models

from taskforce.khmer import sort_key

LENGTH = 600


def fill_keys(apps, schema_editor):
    users = apps.get_model("taskforce", "User").objects
    rows = list(users.only("username"))
    for row in rows:
        row.username_sort_key = sort_key(row.username)[:LENGTH]
    users.bulk_update(rows, ["username_sort_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0009_messages_of_jobs")]

    operations = [
        migrations.AddField(
            "user",
            "username_sort_key",
            models.CharField(default="", editable=False, max_length=LENGTH),
            preserve_default=False,
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            "user",
            {
                "ordering": ["sort_key", "username_sort_key"],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
    ]
