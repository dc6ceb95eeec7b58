"""The page tree every site has: home and the series, in Czech at the root, in English under /en/."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, SeriesIndexPage

TITLES = {
    "cs": ("Životy rodin", "Filmy", "filmy"),
    "en": ("Lives of Families", "Films", "films"),
}


def ensure() -> None:
    """Create what is missing, and let the site be where `LIVES_BASE_URL` says, since canonical
    addresses and citations are made of it. What people have changed since is left alone."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    czech = _czech_home()
    address = urlsplit(settings.BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "root_page": czech,
        },
    )
    _series_below(czech, "cs")
    english = Locale.objects.get(language_code="en")
    if not czech.has_translation(english):
        home = czech.copy_for_translation(english)
        home.title = home.draft_title = TITLES["en"][0]
        home.slug = "home-en"
        home.save_revision().publish()
        series = SeriesIndexPage.objects.child_of(czech).first().copy_for_translation(english)
        series.title = series.draft_title = TITLES["en"][1]
        series.slug = TITLES["en"][2]
        series.save_revision().publish()


def home(language: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def series(language: str) -> SeriesIndexPage:
    return SeriesIndexPage.objects.child_of(home(language)).first()


def _czech_home() -> HomePage:
    if page := HomePage.objects.filter(locale__language_code="cs").first():
        return page
    root = Page.get_first_root_node()
    page = HomePage(
        title=TITLES["cs"][0], slug="uvod", locale=Locale.objects.get(language_code="cs")
    )
    root.add_child(instance=page)
    # Wagtail's migrations leave a page that welcomes developers.
    welcome = Page.objects.child_of(root).filter(slug="home").exclude(pk=page.pk).first()
    if welcome:
        Site.objects.filter(root_page=welcome).update(root_page=page)
        welcome.delete()
    root.refresh_from_db()
    page.refresh_from_db()
    return page


def _series_below(page: HomePage, language: str) -> SeriesIndexPage:
    if found := SeriesIndexPage.objects.child_of(page).first():
        return found
    series = SeriesIndexPage(title=TITLES[language][1], slug=TITLES[language][2])
    page.add_child(instance=series)
    return series
