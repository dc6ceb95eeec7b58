"""Choices of the pages. Values are stored; change none of them."""

from django.utils.translation import gettext_lazy as _

from media.choices import TextChoices


class Region(TextChoices):
    """The fourteen regions, by their ISO 3166-2 codes."""

    PRAHA = "CZ-10", "Hlavní město Praha"
    STREDOCESKY = "CZ-20", "Středočeský kraj"
    JIHOCESKY = "CZ-31", "Jihočeský kraj"
    PLZENSKY = "CZ-32", "Plzeňský kraj"
    KARLOVARSKY = "CZ-41", "Karlovarský kraj"
    USTECKY = "CZ-42", "Ústecký kraj"
    LIBERECKY = "CZ-51", "Liberecký kraj"
    KRALOVEHRADECKY = "CZ-52", "Královéhradecký kraj"
    PARDUBICKY = "CZ-53", "Pardubický kraj"
    VYSOCINA = "CZ-63", "Kraj Vysočina"
    JIHOMORAVSKY = "CZ-64", "Jihomoravský kraj"
    OLOMOUCKY = "CZ-71", "Olomoucký kraj"
    ZLINSKY = "CZ-72", "Zlínský kraj"
    MORAVSKOSLEZSKY = "CZ-80", "Moravskoslezský kraj"
    __empty__ = _("not given")
