"""The demo company, as the tests of REST load it; figures at the end of a run."""

from collections import Counter

import pytest

from tests.rest.conftest import company_loaded

__all__ = ["company_loaded"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    asked: Counter[int] = Counter()
    for report in reports:
        for name, value in getattr(report, "user_properties", []):
            if name == "asked":
                asked[value[1]] += value[2]
    if asked:
        said = "，".join(f"{status} × {count}" for status, count in sorted(asked.items()))
        terminalreporter.write_line(f"contract: {asked.total()} requests: {said}")
