import pytest

from tests.clauses.company import Company


@pytest.fixture
def company(db: None) -> Company:
    """The demo company, newly founded."""
    return Company.founded()
