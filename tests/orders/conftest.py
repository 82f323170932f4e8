from typing import Any

import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(settings: Any, db: None) -> Company:
    """The demo company under its rulebook of the warehouse."""
    settings.GUIJU_RULEBOOKS = ["S03"]
    return Company.founded()
