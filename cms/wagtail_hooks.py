"""Recordings, glossaries and editions in Wagtail's menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.admin import collections, editions, processing, views
from cms.admin.dashboard import FilmsPanel
from cms.admin.glossaries import GlossaryViewSet
from publications.choosers import passages
from publications.models import CollectionPage

register_snippet(GlossaryViewSet)


@hooks.register("register_admin_viewset")
def choose_passages() -> ViewSet:
    return passages


@hooks.register("register_page_header_buttons")
def check_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Beside the anthology in the editor: what is to be mended in it."""
    if isinstance(page, CollectionPage) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Check list"),
            reverse("checklist", args=[page.pk]),
            icon_name="clipboard-list",
            priority=5,
        )


class PermittedItem(MenuItem):
    """A menu item for those who hold a permission."""

    def __init__(self, *args, permission: str, **kwargs) -> None:
        self.permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_urls")
def urls() -> list:
    return [
        path("filmy/", views.recording_list, name="recordings"),
        path("filmy/nahrat/", views.upload, name="upload"),
        path("filmy/nahrat/<uuid:pk>/", views.finish_upload, name="finish_upload"),
        path("filmy/nahrat/<uuid:pk>/stav/", views.upload_standing, name="upload_standing"),
        path("filmy/nahrat/<uuid:pk>/zahodit/", views.discard_upload, name="discard_upload"),
        path("filmy/<uuid:pk>/", views.recording, name="recording"),
        path("filmy/<uuid:pk>/osoba/", views.add_person, name="add_person"),
        path("filmy/<uuid:pk>/souhlas/<int:appearance_pk>/", views.add_consent, name="add_consent"),
        path(
            "filmy/<uuid:pk>/odvolat/<int:consent_pk>/",
            views.withdraw_consent,
            name="withdraw_consent",
        ),
        path("zpracovani/", processing.overview, name="processing"),
        path("kroky/<int:step_pk>/znovu/", processing.retry, name="retry_step"),
        path("behy/<int:run_pk>/", processing.progress, name="run_progress"),
        path("behy/<int:run_pk>/tabulka/", processing.table, name="run_table"),
        path("behy/<int:run_pk>/zastavit/", processing.cancel, name="cancel_run"),
        path("behy/<int:run_pk>/pokracovat/", processing.go_on, name="resume_run"),
        path("behy/<int:run_pk>/poradi/", processing.prioritise, name="prioritise_run"),
        path("behy/<int:run_pk>/znovu/", processing.refresh, name="refresh_run"),
        path("vydani/", editions.edition_list, name="editions"),
        path("vydani/<int:page_pk>/export/", editions.export, name="export"),
        path("vydani/<int:edition_pk>/zmeny/", editions.compare, name="compare_editions"),
        path("sborniky/<int:page_pk>/kontrola/", collections.check, name="checklist"),
    ]


@hooks.register("register_admin_menu_item")
def recordings_item() -> MenuItem:
    return PermittedItem(
        _("Recordings"), reverse_lazy("recordings"), icon_name="media", order=90,
        permission="media.view_recording",
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def processing_item() -> MenuItem:
    return PermittedItem(
        _("Processing"), reverse_lazy("processing"), icon_name="cogs", order=92,
        permission="media.view_recording",
    )  # fmt: skip


@hooks.register("register_admin_menu_item")
def editions_item() -> MenuItem:
    return PermittedItem(
        _("Editions"), reverse_lazy("editions"), icon_name="download", order=95,
        permission="publications.export_collection",
    )  # fmt: skip


@hooks.register("construct_homepage_panels")
def films_panel(request: HttpRequest, panels: list) -> None:
    if request.user.has_perm("media.view_recording"):
        panels.append(FilmsPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/admin.css"))
