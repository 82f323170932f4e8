"""What a duty waits for besides its answers: done by another command, which no scan and no photo replaces."""

from collections.abc import Iterable
from typing import Any

from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.duties.settling import OUTSTANDING


def outstanding(records: Iterable[Any], using: str) -> dict[int, str]:
    """By duty item (``id``, ``duty``) what its domain still waits for, each duty asked once."""
    items: dict[str, list[int]] = {}
    for record in records:
        items.setdefault(record.duty, []).append(record.id)
    known = bindable_duties()
    return {
        item: f"{OUTSTANDING}{said}"
        for key in sorted(items)
        if key in known and (ask := known[key].outstanding) is not None
        for item, said in ask(items[key], using).items()
    }
