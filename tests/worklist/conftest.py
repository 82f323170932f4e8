import pytest

from tests.findings.company import Overseen


@pytest.fixture
def company(db: None) -> Overseen:
    """The demo company, newly founded."""
    return Overseen.founded()
