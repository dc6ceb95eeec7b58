"""Handed-out copies in Wagtail's menu, and what is to be looked through after a withdrawal."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from publications.admin import copies, leftovers


class CopiesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(copies.PERMISSION)


@hooks.register("register_admin_urls")
def urls() -> list:
    return [
        path("kopie/", copies.overview, name="copies"),
        path("kopie/vydani/<int:edition_pk>/", copies.of_edition, name="edition_copies"),
        path("kopie/<int:pk>/zrusit/", copies.revoke, name="revoke_copy"),
        path("kopie/<int:pk>/odvolano/", copies.recalled, name="recalled_copy"),
        path("filmy/<uuid:pk>/mista/", leftovers.of_recording, name="leftovers"),
    ]


@hooks.register("register_admin_menu_item")
def copies_item() -> MenuItem:
    return CopiesItem(_("Copies for officials"), reverse_lazy("copies"), icon_name="mail", order=96)
