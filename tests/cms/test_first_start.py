"""What `./lives up` puts into an empty site: the tree, the first accounts, the demo."""

import json
import stat

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from cms.models import HomePage, User
from cms.services import accounts, demo
from media.models import Consent, Recording
from pipeline.models import Run, Step
from publications.models import CaseReportPage, CollectionPage, FilmPage

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    kinds = (Page, User, Recording, Consent, Run, Step, FilmPage, CaseReportPage, CollectionPage)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_a_second_start_changes_nothing():
    call_command("bootstrap")
    assert demo.load()
    first = counts()
    passwords = accounts.sign_in_file().read_text()
    call_command("bootstrap")
    assert not demo.load()
    assert counts() == first
    assert accounts.sign_in_file().read_text() == passwords


def test_the_first_passwords_open_the_accounts_and_only_the_owner_may_read_them():
    call_command("bootstrap")
    file = accounts.sign_in_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for user in json.loads(file.read_text())["users"]:
        assert User.objects.get(username=user["username"]).check_password(user["password"])


@pytest.mark.parametrize(
    ("base_url", "home_url"),
    [
        ("http://localhost:8001", "http://localhost:8001/"),
        ("https://zivoty.example", "https://zivoty.example/"),
        ("http://zivoty.example", "http://zivoty.example/"),
    ],
)
def test_the_site_is_where_its_address_says(settings, base_url, home_url):
    settings.BASE_URL = base_url
    call_command("bootstrap")
    Site.clear_site_root_paths_cache()
    assert HomePage.objects.get(locale__language_code="cs").full_url == home_url


def test_a_demo_stopped_half_way_leaves_nothing_and_can_be_loaded_again(monkeypatch):
    call_command("bootstrap")
    empty = counts()

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(demo, "_collection", stopped)
        with pytest.raises(KeyboardInterrupt):
            demo.load()
    assert counts() == empty
    assert demo.load()
    assert Recording.objects.count() == 2
    assert Run.objects.get(goal=demo.GOAL).steps.count() == 4
