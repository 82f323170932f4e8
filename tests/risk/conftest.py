import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(db: None) -> Company:
    """The demo company under the rulebook that asks for a register of risks."""
    return Company.founded()
