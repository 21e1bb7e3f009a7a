from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taskforce', '0018_rows_of_imports'),
    ]

    operations = [
        migrations.AlterField(
            model_name='memberimport',
            name='on',
            field=models.DateField(help_text='Who has no day of appointment begins on it; who is missing ends.', verbose_name='day'),
        ),
        # On the way back it has to have something in it.
        migrations.AlterField(
            model_name='memberimport',
            name='old_rows',
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.RemoveField(
            model_name='memberimport',
            name='old_rows',
        ),
        migrations.AddConstraint(
            model_name='memberimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['waiting', 'reading', 'previewed']), ('applied_at', None), ('applied_by', None), ('undone_at', None), ('undone_by', None), ('undone_why', ''), ('refusal__isnull', True)), models.Q(('applied_at', None), ('applied_by__isnull', False), ('status', 'applying'), ('undone_at', None), ('undone_by', None), ('undone_why', ''), ('refusal__isnull', True)), models.Q(('status', 'applied'), ('applied_at__isnull', False), ('applied_by__isnull', False), ('undone_at', None), ('undone_by', None), ('undone_why', ''), ('refusal__isnull', True)), models.Q(('status', 'undone'), ('applied_at__isnull', False), ('applied_by__isnull', False), ('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undone_why', ''), _negated=True), ('refusal__isnull', True)), models.Q(('refusal__isnull', False), ('status', 'refused'), ('applied_at', None), ('applied_by', None), ('undone_at', None), ('undone_by', None), ('undone_why', '')), _connector='OR'), name='taskforce_memberimport_state_with_when_and_who'),
        ),
        migrations.AddConstraint(
            model_name='memberimport',
            constraint=models.CheckConstraint(condition=models.Q(('decision_on', None), models.Q(('decision_no', ''), _negated=True), _connector='OR'), name='taskforce_memberimport_decision_with_number'),
        ),
        migrations.AddConstraint(
            model_name='memberimport',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'reading', 'previewed', 'applying'])), fields=('unit', 'file_hash', 'is_complete'), name='taskforce_memberimport_open_once'),
        ),
    ]
