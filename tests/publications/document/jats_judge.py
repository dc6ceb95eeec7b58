"""The DTD of JATS 1.2 (Archiving), from npm's @jats4r/dtds: what it says is wrong with a file."""

from __future__ import annotations

from functools import cache

from lxml import etree
from ooxml_judges import node_modules

_DTD = "@jats4r/dtds/schema/1.2/JATS-archivearticle1.dtd"


@cache
def _dtd() -> etree.DTD:
    return etree.DTD(file=str(node_modules() / _DTD))


def objections(data: bytes) -> list[str]:
    """A line an error; a reference to an id that is nowhere is one too."""
    dtd = _dtd()
    dtd.validate(etree.fromstring(data))
    return [f"{error.line}: {error.message}" for error in dtd.error_log.filter_from_errors()]
