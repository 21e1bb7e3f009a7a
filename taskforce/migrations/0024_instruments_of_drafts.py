from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("taskforce", "0023_rows_that_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="made_instrument",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
