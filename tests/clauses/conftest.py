import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(db: None) -> Company:
    """The demo company under the rulebook of the clause that is tested."""
    return Company.founded()
