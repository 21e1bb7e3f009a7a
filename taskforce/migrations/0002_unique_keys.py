"""Names and user names stand once by their match form."""

from django.core.exceptions import ValidationError
from django.db import migrations, models

from taskforce.khmer import key

LISTS = ("GroupRole", "Honorific", "Institution", "InstrumentKind", "Position")
ONCE = "This name is in the list already."


def fill_keys(apps, schema_editor):
    """Make the keys of what is stored; say which are the same before the database refuses."""
    for model_name, source, target in (
        ("InstrumentKind", "name_km", "name_key"),
        ("User", "username", "username_key"),
    ):
        model = apps.get_model("taskforce", model_name)
        seen = {}
        for row in model.objects.order_by("pk"):
            text = getattr(row, source)
            setattr(row, target, key(text)[: model._meta.get_field(target).max_length])
            other = seen.setdefault(getattr(row, target), text)
            if other != text:
                raise ValidationError(f"{model_name}: {text} and {other} are the same: rename one.")
            row.save(update_fields=[target])


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0001_initial")]

    operations = [
        migrations.AddField(
            "instrumentkind",
            "name_key",
            models.CharField(default="", editable=False, max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            "user",
            "username_key",
            models.CharField(default="", editable=False, max_length=150),
            preserve_default=False,
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        *(
            migrations.AddConstraint(
                model_name,
                models.UniqueConstraint(
                    fields=["name_key"],
                    name=f"taskforce_{model_name.lower()}_name_once",
                    violation_error_message=ONCE,
                ),
            )
            for model_name in LISTS
        ),
        migrations.AddConstraint(
            "user",
            models.UniqueConstraint(
                fields=["username_key"],
                name="taskforce_user_username_once",
                violation_error_message="Somebody has this user name already.",
            ),
        ),
    ]
