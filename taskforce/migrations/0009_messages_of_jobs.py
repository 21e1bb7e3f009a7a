"""What a job says is kept as messages, for readers of either language; old texts stay."""

from django.db import migrations, models

REPORT = "reporting.tasks.print_report"
PARAMETERS = {"period", "particulars", "archival"}


def name_reports(apps, schema_editor):
    """Let the task of the reports name its jobs of old, which have all that it needs."""
    jobs = apps.get_model("taskforce", "Job").objects
    known = [
        pk
        for pk, parameters in jobs.values_list("pk", "parameters")
        if parameters.keys() >= PARAMETERS
    ]
    jobs.filter(pk__in=known).update(titled_by=REPORT)


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0008_order_of_names")]

    operations = [
        migrations.AddField(
            "job",
            "titled_by",
            models.CharField(
                blank=True,
                default="",
                help_text="None: it is called as it was when it was asked for.",
                max_length=200,
                verbose_name="task that names it",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "job",
            "step_message",
            models.JSONField(null=True, verbose_name="what is being done"),
        ),
        migrations.AddField(
            "job", "reason_message", models.JSONField(null=True, verbose_name="why it failed")
        ),
        migrations.AddField(
            "job", "remarks", models.JSONField(default=list, verbose_name="remarks")
        ),
        migrations.AddField(
            "job",
            "remarks_in_all",
            models.PositiveIntegerField(default=0, verbose_name="remarks in all"),
        ),
        migrations.RunPython(name_reports, migrations.RunPython.noop),
    ]
