import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(db: None) -> Company:
    """The demo company under its rulebook of the warehouse."""
    return Company.founded()
