"""Give units their states; what each is today is its first."""

from datetime import date

import django.db.models.deletion
import django.db.models.manager
import taskforce.models.overlap
import taskforce.models.unit_kind
from django.db import migrations, models


REPEATED = ("code", "kind", "name_km", "name_key", "sort_key", "name_latin", "parent_id")


def record_first_states(apps, schema_editor):
    """Store what each unit is; since when it is so, the history of the gazetteer tells later."""
    version = apps.get_model("taskforce", "UnitVersion")
    units = apps.get_model("taskforce", "AdministrativeUnit")._base_manager.values("pk", *REPEATED)
    version.objects.bulk_create(
        version(unit_id=unit.pop("pk"), starts_on=date.min, **unit) for unit in units.order_by("pk")
    )


class Migration(migrations.Migration):

    dependencies = [
        ('taskforce', '0013_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=6, verbose_name='code')),
                ('kind', models.CharField(choices=[('capital', 'capital'), ('province', 'province'), ('krong', 'municipality'), ('srok', 'district'), ('khan', 'khan'), ('khum', 'commune'), ('sangkat', 'sangkat')], max_length=10, verbose_name='kind')),
                ('name_km', models.CharField(max_length=100, verbose_name='Khmer name')),
                ('name_key', models.CharField(db_index=True, editable=False, max_length=100)),
                ('sort_key', models.CharField(editable=False, max_length=400)),
                ('name_latin', models.CharField(blank=True, max_length=100, verbose_name='romanised name')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='The first day it was no longer so.', null=True, verbose_name='until')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='where it comes from')),
            ],
            options={
                'verbose_name': 'former or present state of a unit',
                'verbose_name_plural': 'former and present states of units',
                'ordering': ['code', 'starts_on'],
            },
            bases=(taskforce.models.unit_kind.Named, models.Model),
        ),
        migrations.AlterModelManagers(
            name='administrativeunit',
            managers=[
                ('ever', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='administrativeunit',
            name='taskforce_administrativeunit_name_once_below',
        ),
        migrations.RemoveConstraint(
            model_name='administrativeunit',
            name='taskforce_administrativeunit_name_once_at_the_top',
        ),
        migrations.AddField(
            model_name='administrativeunit',
            name='ceased_on',
            field=models.DateField(blank=True, editable=False, help_text='The first day it no longer existed.', null=True, verbose_name='ceased'),
        ),
        migrations.AddConstraint(
            model_name='administrativeunit',
            constraint=models.UniqueConstraint(condition=models.Q(('ceased_on', None)), fields=('parent', 'kind', 'name_key'), name='taskforce_administrativeunit_name_once_below', violation_error_message='A unit of this kind and this name stands here already.'),
        ),
        migrations.AddConstraint(
            model_name='administrativeunit',
            constraint=models.UniqueConstraint(condition=models.Q(('ceased_on', None), ('parent', None)), fields=('kind', 'name_key'), name='taskforce_administrativeunit_name_once_at_the_top', violation_error_message='A unit of this kind and this name stands here already.'),
        ),
        migrations.AddField(
            model_name='unitversion',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions_ended', to='taskforce.instrument', verbose_name='ended by'),
        ),
        migrations.AddField(
            model_name='unitversion',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions_below', to='taskforce.administrativeunit', verbose_name='stood under'),
        ),
        migrations.AddField(
            model_name='unitversion',
            name='started_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions_started', to='taskforce.instrument', verbose_name='by instrument'),
        ),
        migrations.AddField(
            model_name='unitversion',
            name='unit',
            field=models.ForeignKey(blank=True, help_text='Empty: it was gone before this system began.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='taskforce.administrativeunit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='taskforce_unitversion_ends_after_it_starts', violation_error_message='It must end after the day it starts.'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=taskforce.models.overlap.NoOverlap(condition=models.Q(('unit__isnull', False)), end='ends_on', fields=('unit',), name='taskforce_unitversion_one_a_day', start='starts_on', violation_error_message='This unit has another state on these days.'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=taskforce.models.overlap.NoOverlap(end='ends_on', fields=('code',), name='taskforce_unitversion_one_bearer_of_a_code', start='starts_on', violation_error_message='Another unit bears this code on these days.'),
        ),
        migrations.RunPython(record_first_states, migrations.RunPython.noop),
    ]
