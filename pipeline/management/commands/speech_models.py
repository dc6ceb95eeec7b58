"""`./lives speech models`: lists, installs, verifies and removes models for speech recognition."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from media.commands import SentenceCommand
from pipeline.management.bar import Bar
from pipeline.services import wording
from pipeline.speech import faster, models
from pipeline.speech.models import Model

SOURCES = {
    "wheels": pgettext_lazy("where a model is from", "packages"),
    "folder": pgettext_lazy("where a model is from", "folder"),
    "hub": pgettext_lazy("where a model is from", "hub"),
}
VERIFIED = {
    "yes": gettext_lazy("verified"),
    "no": gettext_lazy("DAMAGED"),
    "unknown": gettext_lazy("not verified"),
}
LANGUAGES = {
    True: gettext_lazy("many"),
    False: gettext_lazy("English only"),
    None: gettext_lazy("unknown"),
}
YES = ("a", "ano", "y", "yes")
INTERRUPTED = 130


class Command(SentenceCommand):
    help = "List the models for speech recognition, install, verify or remove one."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", metavar="ACTION")
        actions.add_parser("list", help="what is here and what would be used (the default)")
        install = actions.add_parser("install", help="get a model")
        install.add_argument("model", help="base, a folder, or a name the hub knows")
        install.add_argument(
            "--link", action="store_true", help="link to the files of the folder, do not copy them"
        )
        verify = actions.add_parser("verify", help="read the files through and compare hashes")
        verify.add_argument("model", nargs="?", help="one model; else all of them")
        remove = actions.add_parser("remove", help="remove a model from the disk")
        remove.add_argument("model")
        remove.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, action: str | None, **options: Any) -> None:
        words = {key: options[key] for key in ("model", "link", "yes") if key in options}
        bar = Bar(self.stderr)
        try:
            if action == "install":
                self.install(bar=bar, **words)
            elif action == "verify":
                self.verify(bar=bar, **words)
            elif action == "remove":
                self.remove(**words)
            else:
                self.show()
        except wording.EXPLAINED as error:
            bar.end()
            raise CommandError(wording.sentence(error), returncode=1) from error
        except KeyboardInterrupt as stop:
            bar.end()
            raise CommandError(
                _("Interrupted. Nothing was half installed."), returncode=INTERRUPTED
            ) from stop

    def show(self) -> None:
        found = models.known(settings.MODELS_DIR, settings.LIVES_MODEL)
        titles = [_("model"), _("size"), _("from"), _("state"), _("languages"), _("engines")]
        rows = [[*titles, "SHA-256"], *(self._row(model) for model in found)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows if found else ():
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        if not found:
            self.stdout.write(
                _("There is no model here. Get one: ./lives speech models install base")
            )
        self.stdout.write("")
        self.stdout.write(self._in_use(found))

    def _row(self, model: Model) -> list[str]:
        return [
            f"{model.name} *" if model.in_use else model.name,
            f"{model.size / 1e6:.0f} MB",
            str(SOURCES[model.source]),
            str(VERIFIED[model.verified]),
            str(LANGUAGES[model.multilingual]),
            ", ".join(model.engines) or "–",
            model.sha256[:12] or "–",
        ]

    def _in_use(self, found: list[Model]) -> str:
        """One sentence on what the settings and this machine make of it."""
        said = []
        if any(model.in_use for model in found):
            said.append(_("* is in use."))
        else:
            said.append(
                _("The model of the settings, %(model)s, is not among them.")
                % {"model": settings.LIVES_MODEL}
            )
        if settings.LIVES_ENGINE != "faster":
            return " ".join([*said, _("Engine: %(name)s.") % {"name": settings.LIVES_ENGINE}])
        device, kind = faster.chosen(settings.LIVES_COMPUTE_TYPE)
        values = {"device": device, "type": kind, "all": ", ".join(faster.compute_types())}
        said.append(
            _("Engine: faster on %(device)s, computing in %(type)s; it can do %(all)s.") % values
        )
        return " ".join(said)

    def install(self, *, model: str, link: bool, bar: Bar) -> None:
        made = models.install(
            model, settings.MODELS_DIR, link=link, python=sys.executable,
            on_progress=bar.part(_("model")),
        )  # fmt: skip
        bar.end()
        values = {"name": made.name, "size": f"{made.size / 1e6:.0f}", "folder": made.folder}
        self.stdout.write(_("The model %(name)s is installed (%(size)s MB, %(folder)s).") % values)
        if made.name != settings.LIVES_MODEL:
            self.stdout.write(_("To use it, set LIVES_MODEL=%(name)s.") % values)

    def verify(self, *, model: str | None, bar: Bar) -> None:
        chosen = (
            models.known(settings.MODELS_DIR) if model is None
            else [models.get(model, settings.MODELS_DIR)]
        )  # fmt: skip
        if not chosen:
            raise CommandError(
                _("There is no model here. Get one: ./lives speech models install base")
            )
        damaged = []
        for number, each in enumerate(chosen):
            part = bar.part(each.name, number / len(chosen), (number + 1) / len(chosen))
            try:
                compared = models.verify(each, part)
            except models.ModelDamaged as error:
                damaged.append(wording.sentence(error))
                continue
            finally:
                bar.end()
            self.stdout.write(
                _("%(name)s: every file is the right one.") % {"name": each.name}
                if compared
                else _("%(name)s: no hashes are recorded, so there is nothing to compare with.")
                % {"name": each.name}
            )
        if damaged:
            raise CommandError("\n".join(damaged), returncode=1)

    def remove(self, *, model: str, yes: bool) -> None:
        found = models.get(model, settings.MODELS_DIR, settings.LIVES_MODEL)
        values = {"name": found.name, "size": f"{found.size / 1e6:.0f}"}
        if found.in_use and not yes:
            raise CommandError(
                _(
                    "The model %(name)s is the one in use, so it was kept. Choose another with "
                    "LIVES_MODEL first, or repeat it with --yes."
                )
                % values
            )
        if not yes:
            self._ask(values)
        models.remove(found, settings.MODELS_DIR)
        self.stdout.write(_("The model %(name)s was removed (%(size)s MB).") % values)

    def _ask(self, values: dict[str, str]) -> None:
        if not sys.stdin.isatty():
            raise CommandError(
                _("Nobody is here to ask, so %(name)s was kept. Repeat it with --yes.") % values
            )
        answer = input(_("Remove the model %(name)s (%(size)s MB)? [y/N] ") % values)
        if answer.strip().casefold() not in YES:
            raise CommandError(_("The model %(name)s was kept.") % values)
