"""The whole pack in the browser."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def all_rulebooks(settings: Settings) -> None:
    settings.GUIJU_RULEBOOKS = []
