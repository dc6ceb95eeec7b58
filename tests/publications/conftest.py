"""What tests of editions share."""

import pytest

from media.enums import Scope
from tests.publications.page_tree import (
    make_collection,
    make_film,
    make_recording,
    make_report,
    make_site,
    publish,
)


@pytest.fixture
def collection(db):
    """An anthology of a foreword, a paper and one case report, whose film may be printed and shown."""
    home, series = make_site()
    recording = make_recording(scopes=[Scope.WEB_PUBLIC, Scope.PRINT], files=False)
    report = publish(make_report(series, publish(make_film(series, recording)), summary="Souhrn."))
    return make_collection(home, report)
