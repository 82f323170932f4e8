from collections.abc import Iterator
from typing import Any

import pytest

from guiju.kernel.commands.ports import ports
from tests.audit.vault import vault
from tests.protocol.company import Company, InMemory, InTables
from tests.protocol.sample import controls

__all__ = ["vault"]

IN_MEMORY = {
    "authorizer": "tests.protocol.memory.MemoryAuthorizer",
    "judge": "tests.protocol.memory.MemoryJudge",
    "recorder": "tests.protocol.memory.MemoryRecorder",
}


@pytest.fixture
def fresh_ports() -> Iterator[None]:
    """Ports keep caches by rules version, and versions repeat after a flush."""
    ports.cache_clear()
    controls.reads.clear()
    yield
    ports.cache_clear()
    controls.while_reading.clear()


@pytest.fixture(params=["memory", "real"])
def company(request: pytest.FixtureRequest, settings: Any, transactional_db: None, fresh_ports: None) -> Company:
    if request.param == "memory":
        settings.GUIJU_PORTS = IN_MEMORY
        return InMemory()
    return InTables()


@pytest.fixture
def tables(transactional_db: None, fresh_ports: None) -> InTables:
    """A company that only the real ports can keep."""
    return InTables()
