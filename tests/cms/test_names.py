"""Everything an editor sees named is named in Czech: what there is, and the fields of every form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.forms.forms import BaseForm
from django.urls import get_resolver
from django.utils.translation import override
from wagtail.admin.panels import Panel
from wagtail.blocks import Block
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Page

APPS = ("media", "transcripts", "pipeline", "publications", "cms")
#: The same word in both languages.
SHARED = {"e-mail", "film", "isbn", "licence", "logo", "role", "text", "web"}
#: Wagtail's own fields that nobody sees: a script of the editor fills them in.
UNSEEN = {"contentpath", "position"}
UNSEEN |= {f"focal_point_{name}" for name in ("x", "y", "width", "height")}

Names = dict[str, str]


def models() -> list[type[Model]]:
    """Not the tables that tie two of them together, which are shown nowhere."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def names_of_models() -> Names:
    found = {}
    for model in models():
        found[model.__name__] = str(model._meta.verbose_name)
        found[f"{model.__name__}, more"] = str(model._meta.verbose_name_plural)
    return found


def names_in_forms() -> Names:
    found = in_form("picture", get_image_form(get_image_model()))
    found |= in_form("document", get_document_form(get_document_model()))
    for model in models():
        holder = getattr(model, "snippet_viewset", None) or model
        if issubclass(model, Page) or holder is not model:
            editor = holder.get_edit_handler()
            found |= in_form(model.__name__, editor.get_form_class()) | in_panel(
                model.__name__, editor
            )
    for form in sorted(ours(BaseForm), key=lambda form: form.__qualname__):
        found |= in_form(form.__name__, form)
    return {where: name for where, name in found.items() if name}


def ours(kind: type) -> Iterator[Any]:
    for form in kind.__subclasses__():
        if form.__module__.split(".")[0] in APPS and hasattr(form, "base_fields"):
            yield form
        yield from ours(form)


def in_form(where: str, form: Any) -> Names:
    found: Names = {}
    for name, field in form.base_fields.items():
        if name in UNSEEN:
            continue
        found[f"{where}.{name}"] = str(field.label or "")
        found[f"{where}.{name}, help"] = str(field.help_text or "")
        if block := getattr(field, "block", None):
            found |= in_block(f"{where}.{name}", block)
    for name, rows in getattr(form, "formsets", {}).items():
        found |= in_form(f"{where}.{name}", rows.form)
    return found


def in_block(where: str, block: Block) -> Names:
    field = getattr(block, "field", None)
    help_text = getattr(field, "help_text", "") or getattr(block.meta, "help_text", "")
    found = {where: str(block.label or ""), f"{where}, help": str(help_text or "")}
    for name, child in getattr(block, "child_blocks", {}).items():
        found |= in_block(f"{where}.{name}", child)
    if child := getattr(block, "child_block", None):
        found |= in_block(f"{where}[]", child)
    return found


def in_panel(where: str, panel: Panel) -> Names:
    found = {f"{where}, panel": str(panel.heading or "")}
    for number, child in enumerate(getattr(panel, "children", ())):
        found |= in_panel(f"{where}/{number}", child)
    return found


def still_english(czech: Names, english: Names) -> Names:
    return {
        where: name
        for where, name in czech.items()
        if name == english[where] and name.lower() not in SHARED
    }


@pytest.mark.parametrize("names", [names_of_models, names_in_forms])
def test_no_name_stays_english_in_czech(names):
    # Loads every form there is.
    assert get_resolver().url_patterns
    with override("en"):
        english = names()
    with override("cs"):
        czech = names()
    assert len(czech) > 50
    assert still_english(czech, english) == {}
