from typing import Any

import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(settings: Any, db: None) -> Company:
    """The demo company under its warehouse and purchasing rulebooks."""
    settings.GUIJU_RULEBOOKS = ["S03", "S12"]
    return Company.founded()
