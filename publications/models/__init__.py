"""Pages that are the product, and the frozen editions made of them."""

from publications.models.collections import CollectionPage
from publications.models.distribution import Distribution, DistributionDownload
from publications.models.editions import Edition, EditionFile
from publications.models.films import CaseReportPage, FilmPage, FilmTheme
from publications.models.funding import Funder, Project, ProjectFunder
from publications.models.redlines import Redline

__all__ = [
    "CaseReportPage",
    "CollectionPage",
    "Distribution",
    "DistributionDownload",
    "Edition",
    "EditionFile",
    "FilmPage",
    "FilmTheme",
    "Funder",
    "Project",
    "ProjectFunder",
    "Redline",
]
