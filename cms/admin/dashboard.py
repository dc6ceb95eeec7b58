"""The first thing an editor sees after signing in: the films and what each waits for."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from cms.services import overview

MOST = 8


class FilmsPanel(Component):
    name = "films"
    order = 50
    template_name = "cms/admin/dashboard.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"places": overview.places(most=MOST), "perms": parent_context["perms"]}
