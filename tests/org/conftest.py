"""A founded company."""

import pytest

from tests.org.company import Company


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()
