"""``python -m tests.rulebook``: write ``docs/conflicts.md``."""

from tests.rulebook.conflicts import DOCUMENT, text

DOCUMENT.write_text(text(), encoding="utf-8")
