"""Counters of the runs of this process, by command and outcome."""

from collections import Counter
from threading import Lock

from guiju.kernel.commands.context import Outcome

FORBIDDEN, REPLAYED = "forbidden", "replayed"
Key = tuple[str, str]
"""Command and outcome: done, held, refused, forbidden, replayed."""

_lock = Lock()
_runs: Counter[Key] = Counter()
_refused_items: Counter[str] = Counter()
_items: Counter[str] = Counter()


def count(command: str, outcome: Outcome | None) -> None:
    kind = FORBIDDEN if outcome is None else _kind(outcome)
    with _lock:
        _runs[command, kind] += 1
        if outcome is not None and not outcome.replayed:
            _items[command] += len(outcome.done) + len(outcome.held) + len(outcome.refused)
            _refused_items[command] += len(outcome.refused)


def _kind(outcome: Outcome) -> str:
    return REPLAYED if outcome.replayed else outcome.status


def counted() -> dict[str, list[list[str | int]]]:
    """As plain lists, so that a worker can put them into its state."""
    with _lock:
        return {
            "runs": [[command, kind, number] for (command, kind), number in sorted(_runs.items())],
            "items": [[command, number] for command, number in sorted(_items.items())],
            "refused_items": [[command, number] for command, number in sorted(_refused_items.items())],
        }
