"""What tests of all folders share."""

from __future__ import annotations

import os
import shutil

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

# A busy machine is no fault of the code: nothing here is timed. As in Hypothesis's own profile for
# it, CI tries the same examples each time, so that it answers for the commit; elsewhere new ones.
hypothesis_settings.register_profile(
    "unhurried", deadline=None, derandomize=bool(os.environ.get("CI"))
)
hypothesis_settings.load_profile("unhurried")


if settings.SETTINGS_MODULE != "tests.settings":
    raise pytest.UsageError(f"Tests would change the data of {settings.SETTINGS_MODULE}.")


@pytest.fixture(autouse=True)
def language_of_the_site():
    """Each test begins in Czech: a page asked for in English leaves its language to the thread."""
    translation.activate(settings.LANGUAGE_CODE)
    yield


@pytest.fixture(autouse=True)
def empty_storages():
    """Files a test has stored are gone after it; the database is rolled back anyway."""
    yield
    for name in ("originals", "renditions", "editions", "files", "work"):
        shutil.rmtree(settings.DATA_DIR / name, ignore_errors=True)
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
