"""A data folder of its own for each test that seals: keys and anchor never outlive their database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guiju.config.secrets import Secrets
from guiju.kernel.audit import sealer


@pytest.fixture
def vault(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    settings.SECRETS = Secrets(tmp_path / "secrets")
    settings.GUIJU_ANCHOR_SINK = ""
    sealer._frontiers.clear()
    yield tmp_path
    sealer._frontiers.clear()
