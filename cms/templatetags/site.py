"""What every page of the site needs: its name, its home in this language, its other languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.models import HomePage

register = template.Library()


@dataclass(frozen=True, slots=True)
class PageLanguage:
    code: str
    name: str
    url: str
    full_url: str


@register.simple_tag
def site_name() -> str:
    return settings.WAGTAIL_SITE_NAME


@register.simple_tag(takes_context=True)
def site_home(context: template.Context) -> HomePage | None:
    """The home page in the language of this page, with `menu`; none on a site not set up yet."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if site is None:
        return None
    if not hasattr(request, "_site_home"):
        home = _home(site)
        if home is not None:
            home.menu = list(home.get_children().live().in_menu())
        request._site_home = home
    return request._site_home


def _home(site: Site) -> HomePage | None:
    root = HomePage.objects.filter(pk=site.root_page_id).select_related("project").first()
    locale = Locale.get_active()
    if root is None or root.locale_id == locale.pk:
        return root
    return root.get_translations().filter(locale=locale).live().first() or root


@register.simple_tag
def page_languages(page: Page) -> list[PageLanguage]:
    """The languages a page can be read in now, its own among them, in the order of settings."""
    names = dict(settings.LANGUAGES)
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    found = {version.locale.language_code: version for version in pages}
    return [
        PageLanguage(code, names[code], found[code].url, found[code].full_url)
        for code in names
        if code in found and found[code].url
    ]


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], url: str) -> str:
    """The address with scheme and host, as Open Graph wants it."""
    return context["request"].build_absolute_uri(url)
