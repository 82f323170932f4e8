import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(db: None) -> Company:
    """The demo company under its warehouse and purchasing rulebooks."""
    return Company.founded()
