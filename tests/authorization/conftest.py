"""The company of the table, and the figures at the end of a run."""

import pytest

from tests.authorization.company import Company, founded


@pytest.fixture
def company(db: None) -> Company:
    return founded()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.stats.get(kind, [])]
    given = [each for report in reports for each in getattr(report, "user_properties", [])]
    told = [value for name, value in given if name == "cells"]
    for planted, missed in (value for name, value in given if name == "holes"):
        terminalreporter.write_line(f"authorization: {planted - missed} of {planted} planted holes noticed")
    if told:
        asked, wrong = sum(each[1] for each in told), sum(each[2] for each in told)
        parts = "，".join(f"{kind} {count}" for kind, count, _wrong in told)
        terminalreporter.write_line(f"authorization: {asked} cells asked over HTTP ({parts}), {wrong} mismatches")
