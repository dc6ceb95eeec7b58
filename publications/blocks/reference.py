"""What a reader goes on with: whom to turn to, files to take, and where it is."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from publications.enums import Region


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(required=False, max_length=120, label=_("name"))
    role = blocks.CharBlock(required=False, max_length=200, label=_("role"))
    organisation = blocks.CharBlock(required=False, max_length=200, label=_("organisation"))
    address = blocks.TextBlock(required=False, rows=3, max_length=400, label=_("postal address"))
    phone = blocks.CharBlock(required=False, max_length=40, label=_("telephone"))
    email = blocks.EmailBlock(required=False, label=_("e-mail"))
    url = blocks.URLBlock(required=False, label=_("web"))

    class Meta:
        icon = "mail"
        label = _("contact")
        template = "publications/blocks/contact.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["name"].strip() and not cleaned["organisation"].strip():
            raise blocks.StructBlockValidationError(
                block_errors={
                    "name": ValidationError(_now("Write a name or an organisation, or both."))
                }
            )
        return cleaned


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("title"),
        help_text=_("Leave empty to use the title of the document."),
    )
    document = DocumentChooserBlock(label=_("document"))

    class Meta:
        icon = "doc-full"
        label = _("file")


class DownloadsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, default=_("Downloads"), label=_("title"))
    files = blocks.ListBlock(DownloadBlock(), min_num=1, label=_("files"))

    class Meta:
        icon = "download"
        label = _("files to download")
        template = "publications/blocks/downloads.html"


class PlaceMapValue(blocks.StructValue):
    """`full_caption` and `description` are what every reader gets, on a page and in an anthology."""

    @property
    def region_name(self) -> str:
        return str(dict(Region.choices).get(self.get("region"), ""))

    @property
    def full_caption(self) -> str:
        """The editor's caption with the place, or its region, before it where it does not name it."""
        where, caption = self["place"] or self.region_name, self["caption"]
        if not caption:
            return where
        named = re.search(rf"(?<!\w){re.escape(where)}(?!\w)", caption, re.IGNORECASE)
        return caption if named else f"{where}: {caption}"

    @property
    def description(self) -> str:
        """The alternative text: which region is filled, and the place in it."""
        values = {"region": self.region_name, "place": self["place"]}
        if not values["place"]:
            return _now("Map of the regions of Czechia; %(region)s is filled.") % values
        return (
            _now("Map of the regions of Czechia; %(region)s is filled. Place: %(place)s.") % values
        )


class PlaceMapBlock(blocks.StructBlock):
    """A small map of the regions with one of them filled; nothing is fetched from elsewhere."""

    region = blocks.ChoiceBlock(choices=Region.choices, label=_("region"))
    place = blocks.CharBlock(required=False, max_length=120, label=_("place"))
    caption = blocks.CharBlock(required=False, max_length=300, label=_("caption"))

    class Meta:
        icon = "site"
        label = _("map of the place")
        template = "publications/blocks/place_map.html"
        value_class = PlaceMapValue
