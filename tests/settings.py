"""The site's settings over a folder of their own, so that a test run never touches real data.

The speech weights are shared: they are checked by their hash, and large.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_REAL = Path(os.environ.get("LIVES_DATA", Path(__file__).resolve().parent.parent / "var"))
_KEPT = os.environ.get("LIVES_ROAD")  # tests/road: a folder to make once and look at again
_SCRATCH = _KEPT or tempfile.mkdtemp(prefix="lives-tests-")
_OWNER = os.getpid()
os.environ["LIVES_DATA"] = _SCRATCH


def _remove() -> None:
    if os.getpid() == _OWNER and not _KEPT:  # not in a fork of the tests
        shutil.rmtree(_SCRATCH, ignore_errors=True)


atexit.register(_remove)

from cms.settings import *  # noqa: E402, F403

MODELS_DIR = _REAL / "models"
# Hashing a password well takes a tenth of a second on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
