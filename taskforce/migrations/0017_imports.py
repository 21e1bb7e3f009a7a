import django.db.models.deletion
import taskforce.models.member_import
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taskforce', '0016_acts'),
    ]

    operations = [
        # The table of rows takes the name.
        migrations.RenameField('memberimport', 'rows', 'old_rows'),
        migrations.CreateModel(
            name='AcceptedSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('province', 'capital or province'), ('district', 'krong, srok or khan'), ('commune', 'commune or sangkat')], max_length=8, verbose_name='level')),
                ('within', models.CharField(blank=True, max_length=6, verbose_name='code of the unit above')),
                ('text', models.CharField(max_length=200, verbose_name='as written')),
                ('key', models.CharField(editable=False, max_length=200)),
                ('at', models.DateTimeField(auto_now=True, verbose_name='confirmed')),
            ],
            options={
                'verbose_name': 'accepted spelling of a unit',
                'verbose_name_plural': 'accepted spellings of units',
                'ordering': ['province', 'level', 'key'],
            },
        ),
        migrations.CreateModel(
            name='ImportAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=50, verbose_name='kind')),
                ('key', models.CharField(max_length=500, verbose_name='class')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='as written')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='confirmed')),
            ],
            options={
                'verbose_name': 'answer to a fault of an import',
                'verbose_name_plural': 'answers to faults of imports',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MemberImportEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('created', 'created'), ('changed', 'changed'), ('ended', 'ended')], max_length=7, verbose_name='kind')),
                ('thing', models.CharField(choices=[('membership', 'membership'), ('person', 'person'), ('instrument', 'instrument'), ('taskforce', 'task force')], max_length=10, verbose_name='what')),
                ('key', models.PositiveBigIntegerField(verbose_name='number')),
                ('before', models.JSONField(default=dict, verbose_name='before')),
                ('after', models.JSONField(default=dict, verbose_name='after')),
            ],
            options={
                'verbose_name': 'effect of an import',
                'verbose_name_plural': 'effects of imports',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MemberImportIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('error', 'fault'), ('warning', 'notice')], max_length=7, verbose_name='level')),
                ('code', models.CharField(max_length=50, verbose_name='kind')),
                ('words', models.CharField(blank=True, max_length=50, verbose_name='sentence')),
                ('sheet', models.CharField(blank=True, max_length=200, verbose_name='sheet')),
                ('number', models.PositiveIntegerField(null=True, verbose_name='row of the sheet')),
                ('column', models.CharField(blank=True, max_length=10, verbose_name='column')),
                ('value', models.CharField(blank=True, max_length=120, verbose_name='cell')),
                ('params', models.JSONField(default=dict, verbose_name='particulars')),
            ],
            options={
                'verbose_name': 'fault of an import',
                'verbose_name_plural': 'faults of imports',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MemberImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='place in the list')),
                ('sheet', models.CharField(blank=True, max_length=200, verbose_name='sheet')),
                ('number', models.PositiveIntegerField(help_text='None: a seat that ends, and no row of the list.', null=True, verbose_name='row')),
                ('layout', models.PositiveSmallIntegerField(default=0, verbose_name='order of columns')),
                ('cells', models.JSONField(default=dict, verbose_name='cells as read')),
                ('extra', models.JSONField(default=dict, verbose_name='what else was read')),
                ('state', models.CharField(choices=[('new', 'new'), ('changed', 'changed'), ('same', 'unchanged'), ('fault', 'at fault'), ('ends', 'ends')], max_length=7, verbose_name='what becomes of it')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('role_name', models.CharField(blank=True, max_length=200, verbose_name='role')),
                ('changes', models.JSONField(default=list, verbose_name='changes')),
                ('seat', models.PositiveBigIntegerField(null=True, verbose_name='membership it is about')),
                ('succeeds', models.PositiveBigIntegerField(null=True, verbose_name='membership it succeeds')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of imports',
                'ordering': ['place'],
            },
        ),
        migrations.AlterModelOptions(
            name='memberimport',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'import of members', 'verbose_name_plural': 'imports of members'},
        ),
        migrations.RemoveConstraint(
            model_name='memberimport',
            name='taskforce_memberimport_applied_with_when_and_who',
        ),
        migrations.AddField(
            model_name='memberimport',
            name='decision_no',
            field=models.CharField(blank=True, max_length=60, verbose_name='number of the decision'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='decision_on',
            field=models.DateField(blank=True, null=True, verbose_name='date of the decision'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='file',
            field=models.FileField(blank=True, editable=False, upload_to=taskforce.models.member_import._path, verbose_name='file as it was sent'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='is_complete',
            field=models.BooleanField(default=False, help_text='Whoever is missing in the units that the list names is no longer a member.', verbose_name='complete'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='job',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='taskforce.job', verbose_name='work in the background'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='on',
            field=models.DateField(null=True, help_text='Who has no day of appointment begins on it; who is missing ends.', verbose_name='day'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='refusal',
            field=models.JSONField(editable=False, null=True, verbose_name='why it was refused'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='undone'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='imports_undone', to=settings.AUTH_USER_MODEL, verbose_name='undone by'),
        ),
        migrations.AddField(
            model_name='memberimport',
            name='undone_why',
            field=models.CharField(blank=True, max_length=500, verbose_name='why it was undone'),
        ),
        migrations.AlterField(
            model_name='memberimport',
            name='outcome',
            field=models.JSONField(default=dict, editable=False, verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='memberimport',
            name='status',
            field=models.CharField(choices=[('waiting', 'waits to be read'), ('reading', 'being read'), ('previewed', 'waits for confirmation'), ('applying', 'being stored'), ('applied', 'stored'), ('undone', 'undone'), ('refused', 'refused')], default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='memberimport',
            index=models.Index(fields=['unit', 'file_hash'], name='import_unit_file_hash'),
        ),
        migrations.AddField(
            model_name='acceptedspelling',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='acceptedspelling',
            name='province',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accepted_spellings', to='taskforce.administrativeunit', verbose_name='capital or province'),
        ),
        migrations.AddField(
            model_name='acceptedspelling',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='taskforce.administrativeunit', verbose_name='unit that is meant'),
        ),
        migrations.AddField(
            model_name='importanswer',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by'),
        ),
        migrations.AddField(
            model_name='importanswer',
            name='member_import',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='taskforce.memberimport', verbose_name='import of members'),
        ),
        migrations.AddField(
            model_name='importanswer',
            name='role',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taskforce.grouprole', verbose_name='role that is meant'),
        ),
        migrations.AddField(
            model_name='importanswer',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taskforce.administrativeunit', verbose_name='unit that is meant'),
        ),
        migrations.AddField(
            model_name='memberimporteffect',
            name='member_import',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='taskforce.memberimport', verbose_name='import of members'),
        ),
        migrations.AddField(
            model_name='memberimportissue',
            name='member_import',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='taskforce.memberimport', verbose_name='import of members'),
        ),
        migrations.AddField(
            model_name='memberimportrow',
            name='member_import',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='taskforce.memberimport', verbose_name='import of members'),
        ),
        migrations.AddField(
            model_name='memberimportrow',
            name='role',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taskforce.grouprole', verbose_name='role'),
        ),
        migrations.AddField(
            model_name='memberimportrow',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taskforce.administrativeunit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='memberimportissue',
            name='row',
            field=models.ForeignKey(help_text='None: it is about a whole sheet.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='taskforce.memberimportrow', verbose_name='row'),
        ),
        migrations.AddField(
            model_name='memberimporteffect',
            name='row',
            field=models.ForeignKey(help_text='None: it concerns several rows.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='taskforce.memberimportrow', verbose_name='row'),
        ),
        migrations.AddConstraint(
            model_name='acceptedspelling',
            constraint=models.UniqueConstraint(fields=('province', 'level', 'within', 'key'), name='taskforce_acceptedspelling_once', violation_error_message='This spelling is accepted already.'),
        ),
        migrations.AddConstraint(
            model_name='importanswer',
            constraint=models.UniqueConstraint(fields=('member_import', 'code', 'key'), name='taskforce_importanswer_once'),
        ),
        migrations.AddConstraint(
            model_name='importanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', 'unknown_unit'), ('role', None), ('unit__isnull', False)), models.Q(('code', 'unknown_role'), ('role__isnull', False), ('unit', None)), models.Q(models.Q(('code__in', ['unknown_unit', 'unknown_role']), _negated=True), ('role', None), ('unit', None)), _connector='OR'), name='taskforce_importanswer_names_what_is_meant'),
        ),
        migrations.AddIndex(
            model_name='memberimportrow',
            index=models.Index(fields=['member_import', 'state', 'place'], name='import_row_by_state'),
        ),
        migrations.AddConstraint(
            model_name='memberimportrow',
            constraint=models.UniqueConstraint(fields=('member_import', 'place'), name='taskforce_memberimportrow_place_once'),
        ),
        migrations.AddConstraint(
            model_name='memberimportrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('state__in', ['new', 'changed', 'same', 'fault'])), models.Q(('number', None), ('seat__isnull', False), ('state', 'ends')), _connector='OR'), name='taskforce_memberimportrow_a_row_or_a_seat_that_ends'),
        ),
        migrations.AddConstraint(
            model_name='memberimportrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['fault', 'ends']), models.Q(('role__isnull', False), ('unit__isnull', False)), _connector='OR'), name='taskforce_memberimportrow_accepted_with_unit_and_role'),
        ),
        migrations.AddIndex(
            model_name='memberimportissue',
            index=models.Index(fields=['member_import', 'code', 'row'], name='import_issue_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='memberimportissue',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['error', 'warning'])), name='taskforce_memberimportissue_level_known'),
        ),
        migrations.AddIndex(
            model_name='memberimporteffect',
            index=models.Index(fields=['thing', 'key'], name='import_effect_by_thing'),
        ),
        migrations.AddConstraint(
            model_name='memberimporteffect',
            constraint=models.UniqueConstraint(fields=('member_import', 'thing', 'kind', 'key'), name='taskforce_memberimporteffect_once'),
        ),
    ]
