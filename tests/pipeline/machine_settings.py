"""The site's own settings, with stages for tests beside the real ones."""

import os
from pathlib import Path

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "machine_goal.Config"]
MODELS_DIR = Path(os.environ["LIVES_TEST_MODELS"])
