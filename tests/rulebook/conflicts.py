"""``docs/conflicts.md``: the clauses of the pack that may not run as they are written, and why."""

from pathlib import Path

from tests.rulebook.pack import RULEBOOKS, clauses, file

DOCUMENT = Path(__file__).parents[2] / "docs" / "conflicts.md"
HEAD = """# Conflicts

Clauses of the shipped rulebooks that break a law or run a risk if they are executed as written (*unlawful*), or that do not
agree with another clause or with how such a company works (*conflict*). The marks and the notes stand in the pack
(`concern`, `conflicts_with`, `note`); the clause page shows them, a conflict on both pages. Written by
`python -m tests.rulebook`; a test keeps it in step.

Law goes before physical truth, that before the stricter clause.
"""


def text() -> str:
    sections = []
    for name in RULEBOOKS:
        marked = [clause for clause in file(name)["clauses"] if clause.get("concern")]
        if marked:
            rows = "\n".join(_row(clause["code"]) for clause in marked)
            head = "| Clause | Text | Mark | Why |\n| --- | --- | --- | --- |"
            sections.append(f"## {name} {file(name)['title']}\n\n{head}\n{rows}\n")
    return f"{HEAD}\n" + "\n".join(sections)


def _row(code: str) -> str:
    clause = clauses()[code]
    others = "、".join(clause.get("conflicts_with", []))
    mark = clause["concern"] + (f"：{others}" if others else "")
    cells = (f"{code} {clause['title']}", clause["text"], mark, clause["note"])
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"
