"""Evidence of errands that carry out a rule or strategy: a file; what is only said is 自述."""

from collections.abc import Collection
from typing import Any

from guiju.domains.office.models import ErrandStep

SELF_TOLD = "自述：没有证据（EVIDENCE_REQUIRED）"
ENDING = (ErrandStep.Step.HAND_OVER, ErrandStep.Step.CLOSE)


def proven_errands(errands: Collection[int], using: str) -> set[int]:
    """Those of these errands with a file; a statement where any is asked for."""
    if not errands:
        return set()
    rows = ErrandStep.objects.using(using).filter(errand__in=errands).exclude(file="")
    return set(rows.values_list("errand", flat=True))


def self_told(record: Any, step: str, note: str, file: str | None, proven: Collection[int]) -> str:  # noqa: ARG001
    """What a step that ends an errand lacks when there is no file."""
    is_asked = record.basis and step in ENDING and not file and record.id not in proven
    return SELF_TOLD if is_asked else ""
