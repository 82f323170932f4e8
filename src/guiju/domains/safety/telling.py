"""Whoever reported a hazard hears of every step."""

from collections.abc import Sequence
from typing import Any

from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.messages import Notice, send


def tell_reporters(work: Work, hazards: Sequence[Any], said: Sequence[str]) -> None:
    """One message each; nobody where he did not sign in."""
    notices = [
        Notice("safety.hazard", f"您上报的隐患 {record.number} {what}", record.what, person=record.reporter)
        for record, what in zip(hazards, said, strict=True)
        if record.reporter
    ]
    send(work, notices)
