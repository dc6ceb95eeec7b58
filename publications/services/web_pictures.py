"""Addresses of a document's pictures on the web, each in the sizes in which it is shown there."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import Resolver404, resolve, reverse
from PIL import Image

from publications import maps
from publications.document import walk
from publications.document.model import Contributor, Document
from publications.document.writers.html import Source
from publications.services.pictures import Pictures, Poster, RegionMap, Uploaded

logger = logging.getLogger(__name__)

# As Wagtail writes them; the first is the one a browser takes that knows no choice of sizes.
FIGURE = ("width-1360|format-webp", "width-640|format-webp")
PORTRAIT = ("fill-208x256|format-webp",)
LOGO = ("max-480x160|format-png",)
_EVERY = (*FIGURE, *PORTRAIT, *LOGO)


def sources(document: Document, pictures: Pictures) -> dict[str, Source]:
    """By asset key. A picture that cannot be read has none, and the log says which it is.

    The sizes of a picture are made when it is first asked for, and kept.
    """
    sizes = _sizes(document)
    uploaded = [pictures.of(key) for key in sizes]
    _fetch(picture.image for picture in uploaded if isinstance(picture, Uploaded))
    found = {key: _source(pictures.of(key), specs) for key, specs in sizes.items()}
    return {key: source for key, source in found.items() if source is not None}


def code(url: str) -> Source | None:
    """The picture of the QR code of a film's short address; None for any other address."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return None
    if match.view_name != "publications:short_film":
        return None
    return Source(reverse("publications:film_code", kwargs=match.kwargs), is_lazy=True)


def _sizes(document: Document) -> dict[str, tuple[str, ...]]:
    """What each picture is shown as; where it is shown twice, the larger."""
    small: dict[str, tuple[str, ...]] = {}
    for section in document.sections:
        if section.signature is not None and section.signature.picture:
            small[section.signature.picture] = PORTRAIT
        for block in section.blocks:
            if isinstance(block, Contributor) and block.picture:
                small[block.picture] = PORTRAIT
    for funders in document.funders:
        small |= {funder.logo: LOGO for funder in funders.funders if funder.logo}
    large = {
        key
        for section in document.sections
        for block in walk.blocks((*section.blocks, *section.easy_read))
        if (key := getattr(block, "asset", None))
    }
    every = walk.assets(document)
    return {key: FIGURE if key in large else small.get(key, FIGURE) for key in every}


def _fetch(images: Iterable[Any]) -> None:
    every = list(images)
    if every:
        made = every[0].get_rendition_model().objects.filter(filter_spec__in=_EVERY)
        prefetch_related_objects(
            every, Prefetch("renditions", queryset=made, to_attr="prefetched_renditions")
        )


def _source(picture: Any, specs: tuple[str, ...]) -> Source | None:
    match picture:
        case Poster(rendition=poster):
            return Source(
                poster.get_absolute_url(), poster.width or 0, poster.height or 0, is_lazy=True
            )
        case RegionMap(region=region):
            address = reverse("publications:region_map", args=[region])
            return Source(address, maps.WIDTH, maps.height(), is_lazy=True)
        case Uploaded(image=image):
            return _uploaded(image, specs)
    return None


def _uploaded(image: Any, specs: tuple[str, ...]) -> Source | None:
    try:
        made = image.get_renditions(*specs)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        logger.warning("The picture “%s” (%s) cannot be shown: %s", image.title, image.pk, error)
        return None
    largest = made[specs[0]]
    # A small original is not made larger, so all sizes of it are the same.
    smaller = tuple(
        (made[spec].url, made[spec].width) for spec in specs[1:] if made[spec].width < largest.width
    )
    return Source(largest.url, largest.width, largest.height, smaller, is_lazy=True)
