"""A permanent address and the traces of films for each edition, variants of files, copies by name."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import publications.models.editions


def complete(apps, schema_editor):
    """Give editions of before an address of their own, and keep which films they need."""
    for edition in apps.get_model("publications", "Edition").objects.select_related(
        "collection__locale"
    ):
        type(edition).objects.filter(pk=edition.pk).update(
            public_id=publications.models.editions.new_public_id(),
            slug=edition.collection.slug,
            language=edition.collection.locale.language_code,
            films={str(pk): {} for pk in edition.recordings.values_list("pk", flat=True)},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0002_authoring"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="edition", name="films", field=models.JSONField(default=dict)
        ),
        migrations.AddField(
            model_name="edition",
            name="language",
            field=models.CharField(default="cs", max_length=12),
        ),
        # Unique only when each row has its own: a default is drawn once for all of them.
        migrations.AddField(
            model_name="edition",
            name="public_id",
            field=models.CharField(editable=False, max_length=16, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="edition",
            name="slug",
            field=models.CharField(
                blank=True, default="", help_text="the beginning of file names", max_length=255
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="edition",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="publications.edition",
            ),
        ),
        migrations.RunPython(complete, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="edition",
            name="public_id",
            field=models.CharField(
                default=publications.models.editions.new_public_id,
                editable=False,
                max_length=16,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="editionfile", name="format", field=models.CharField(max_length=16)
        ),
        migrations.CreateModel(
            name='Distribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.CharField(max_length=200, verbose_name='recipient')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='organisation')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('code', models.CharField(default=publications.models.editions.new_public_id, editable=False, max_length=16, unique=True)),
                ('files', models.JSONField(default=dict, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('recalled_at', models.DateTimeField(editable=False, help_text='when the recipient was asked to put the copy away', null=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='distributions', to='publications.edition')),
                ('recalled_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'handed-out copy',
                'verbose_name_plural': 'handed-out copies',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='DistributionDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(max_length=16)),
                ('count', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('distribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='publications.distribution')),
            ],
            options={
                'ordering': ['format'],
                'constraints': [models.UniqueConstraint(fields=('distribution', 'format'), name='one_count_a_format')],
            },
        ),
    ]
