# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run this Python with Celery as the queue, on a Redis server of its own, stopped afterwards.

python .ci/on_postgres.py .ci/on_redis.py -m pytest tests/pipeline
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from servers import Redis, run_on

if __name__ == "__main__":
    server = Redis()
    sys.exit(run_on(server, {"LIVES_QUEUE": "celery", "LIVES_BROKER": server.url}, sys.argv[1:]))
