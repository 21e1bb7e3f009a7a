"""Nothing to bring in; on the way back, what the code of before does not know is put right."""

from django.db import migrations


def put_back(apps, schema_editor):
    """Lists that a command took in were not kept before; an undoing that is asked for is not."""
    MemberImport = apps.get_model("taskforce", "MemberImport")
    MemberImport.objects.filter(status="undoing").update(
        status="applied", undone_by=None, undone_why=""
    )
    by_commands = MemberImport.objects.filter(created_by=None)
    by_commands.delete()
    # Sent by a user, and confirmed by the command: the user is the only one there is.
    for kept in MemberImport.objects.filter(status__in=["applying", "applied"], applied_by=None):
        kept.applied_by_id = kept.created_by_id
        kept.save(update_fields=["applied_by"])


class Migration(migrations.Migration):
    dependencies = [("taskforce", "0029_kept_imports")]

    operations = [migrations.RunPython(migrations.RunPython.noop, put_back)]
