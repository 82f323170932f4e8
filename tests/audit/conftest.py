import pytest

from guiju.kernel.audit import report
from tests.audit.vault import vault

__all__ = ["vault"]

OWN_CHECKS = {"attachments"}
"""Checks of higher packages that hold for documents written here without commands."""


@pytest.fixture(autouse=True)
def own_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault's documents have no business behind them: stock, numbers and receipts are checked elsewhere."""
    kept = {name: check for name, check in report._registered.items() if name in OWN_CHECKS}
    monkeypatch.setattr(report, "_registered", kept)
