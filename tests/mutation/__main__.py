"""``python -m tests.mutation [CLAUSE]``: run the mutations and, for all clauses, write ``docs/mutation.md``."""

import os
import sys
from pathlib import Path

import pytest

from tests.turns import ALL

DOCUMENT = Path(__file__).parents[2] / "docs" / "mutation.md"
HEAD = """# Mutation table

`./guiju mutate` breaks every control of every live clause in turn and runs the clause's test: it must fail at an assertion
that cites the clause. *close*: the binding ended yesterday; *pass*: the judge always passes; *disable*: the named trigger is
dropped. In the suite run one of each clause of the spine and of one clause in twenty-three others, which change daily and
differ between the engines.

| Clause | Control | Way | Noticed |
| --- | --- | --- | --- |
"""


class Table:
    """Collects the outcome of each mutation."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            name = report.nodeid.split("[")[-1].rstrip("]")
            self.rows[name] = "yes" if report.passed else "**no**"

    def text(self) -> str:
        from tests.mutation.mutations import mutations

        lines = [
            f"| {m.clause} | `{m.control}` | {m.way}{f' `{m.target}`' if m.target else ''} | {self.rows[str(m)]} |"
            for m in mutations()
            if str(m) in self.rows
        ]
        return HEAD + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    os.environ[ALL] = "1"
    table = Table()
    how = ["-p", "no:xdist", "-k", arguments[0]] if arguments else ["-n", "2", "--dist", "worksteal"]
    code = pytest.main(["tests/mutation/test_mutations.py", "-q", *how], plugins=[table])
    if table.rows:
        text = table.text()
        sys.stdout.write(text.split("\n\n", 2)[-1])
        if not arguments:
            DOCUMENT.write_text(text, encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
