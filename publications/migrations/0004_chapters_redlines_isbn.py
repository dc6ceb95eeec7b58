"""Chapters of films, redlines between editions, and the ISBN that each edition was given."""

import json

import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import publications.models.editions
from publications.document import isbn


def give(apps, schema_editor):
    """Each number to the first edition that was printed with it. Later ones keep their files, in which
    it stands as well, but the number is not theirs."""
    editions = apps.get_model("publications", "Edition").objects.exclude(sha256="")
    given = set()
    for edition in editions.order_by("created_at", "pk").iterator():
        number = isbn.key(json.loads(edition.document).get("imprint", {}).get("isbn", ""))
        if number and number not in given:
            given.add(number)
            editions.filter(pk=edition.pk).update(isbn=number)


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0003_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="filmpage",
            name="chapters",
            field=wagtail.fields.StreamField(
                [("chapter", 2)],
                blank=True,
                block_lookup={
                    0: (
                        "publications.blocks.chapters.MomentBlock",
                        (),
                        {
                            "help_text": "Minutes and seconds from the beginning, as 1:23.",
                            "label": "begins at",
                        },
                    ),
                    1: ("wagtail.blocks.CharBlock", (), {"label": "title", "max_length": 120}),
                    2: ("wagtail.blocks.StructBlock", [[("start_ms", 0), ("title", 1)]], {}),
                },
                help_text="The parts of the film, in the order in which they begin. They stand beside "
                "the player, in its menu, and in the anthology.",
                verbose_name="chapters",
            ),
        ),
        migrations.AlterField(
            model_name="collectionpage",
            name="isbn",
            field=models.CharField(
                blank=True,
                help_text="It is given to one edition: fill it in when the texts are final. The edition "
                "after that needs a new number from the ISBN agency.",
                max_length=20,
                verbose_name="ISBN",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="isbn",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=13, verbose_name="ISBN"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("isbn", ""), _negated=True),
                fields=("isbn",),
                name="one_edition_an_isbn",
            ),
        ),
        migrations.CreateModel(
            name="Redline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=publications.models.editions.editions_storage,
                        upload_to="",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redlines",
                        to="publications.edition",
                    ),
                ),
                (
                    "since",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="publications.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "redline",
                "verbose_name_plural": "redlines",
                "ordering": ["edition", "-since__number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "since"), name="one_redline_a_pair"
                    )
                ],
            },
        ),
    ]
