# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run this Python with the given arguments on a PostgreSQL server of its own, stopped afterwards.

python .ci/on_postgres.py -m pytest tests/pipeline
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from servers import Postgres, run_on

if __name__ == "__main__":
    server = Postgres()
    sys.exit(run_on(server, {"DATABASE_URL": server.url}, sys.argv[1:]))
