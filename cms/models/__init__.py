"""Models of the site: accounts, pictures, documents and the pages that are chrome, not product."""

from cms.models.images import SiteDocument, SiteImage, SiteImageRendition
from cms.models.pages import HomePage, SeriesIndexPage, StandardPage
from cms.models.users import User

__all__ = [
    "HomePage",
    "SeriesIndexPage",
    "SiteDocument",
    "SiteImage",
    "SiteImageRendition",
    "StandardPage",
    "User",
]
