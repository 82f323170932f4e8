from pathlib import Path

import pytest

from tests.audit.vault import vault
from tests.protocol.company import InTables
from tests.protocol.conftest import fresh_ports, tables

__all__ = ["fresh_ports", "tables", "vault"]


@pytest.fixture
def company(tables: InTables, vault: Path) -> InTables:
    """Two warehouses, nobody yet."""
    tables.place("W1")
    tables.place("W2")
    return tables
