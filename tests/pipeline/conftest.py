"""What tests of the ledger share."""

from __future__ import annotations

import pytest
from ledger_goal import Goal

from pipeline.services import standing


@pytest.fixture
def goal(db):
    goal = Goal()
    standing.forget()
    yield goal
    goal.end()
    standing.forget()
