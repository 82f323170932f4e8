from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from guiju.demo.story.stage import at
from guiju.kernel.worklist import ticking
from tests.audit.vault import vault
from tests.demo.told import TODAY

__all__ = ["vault"]


@pytest.fixture
def today(settings: Any, vault: Path, db: None) -> Iterator[None]:
    """An empty database, all rulebooks, two in the afternoon."""
    settings.GUIJU_RULEBOOKS = []
    settings.DEMO = True
    ticking._last.clear()
    cache.clear()
    with time_machine.travel(at(TODAY, "14:00"), tick=False):
        yield
    ticking._last.clear()
