"""The name of a duty stands once by its match form."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("secretariat", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            "duty",
            models.UniqueConstraint(
                fields=["name_key"],
                name="secretariat_duty_name_once",
                violation_error_message="This name is in the list already.",
            ),
        ),
    ]
