"""Only that part of a payload is decoded that a backtest reads: the entries of one control.

Canonical JSON has its keys sorted and no quote unescaped inside a text, so an entry of ``controls`` begins with its
``clauses`` and ends before the next one. What does not decode so is decoded whole.
"""

from collections.abc import Sequence
from typing import Any

import orjson

from guiju.kernel.audit import contents

_BEGINS, _NEXT = b'{"clauses":', b',{"clauses":'
_END = b'],"format":'
_NO_CHILDREN, _NONE_STOPPED = b',"children":[],', b'"stopped":[],'
_HEAD_BYTES = 200
Entries = Sequence[dict[str, Any]]


def entries_of(content: bytes, control: bytes) -> list[Entries]:
    """The entries of the control, a list for each command of the run that was judged; ``control`` as it stands in JSON.

    Raises:
        Unreadable: it is no payload.
    """
    parts = _sliced(content, b'"control":' + control)
    if parts:
        try:
            return [[orjson.loads(part) for part in parts]]
        except orjson.JSONDecodeError:
            pass
    payload, key = contents.parse(content), orjson.loads(control)
    return by_control(payload).get(key, [])


def by_control(payload: dict[str, Any]) -> dict[str, list[Entries]]:
    """The entries of each control of the run, a list for each command of the run in which it judged."""
    found: dict[str, list[Entries]] = {}
    for command in (payload, *payload.get("children", ()), *payload.get("stopped", ())):
        mine: dict[str, list[dict[str, Any]]] = {}
        for entry in command.get("controls", ()):
            mine.setdefault(entry["control"], []).append(entry)
        for control, entries in mine.items():
            found.setdefault(control, []).append(entries)
    return found


def _sliced(content: bytes, mark: bytes) -> list[bytes]:
    """The entries as they stand; none where other commands were judged in the run as well."""
    found: list[bytes] = []
    place = content.find(mark)
    last = content.find(_END, place)
    if place < 0 or last < 0 or content.find(_NO_CHILDREN, 0, _HEAD_BYTES) < 0 or content.find(_NONE_STOPPED, last) < 0:
        return found
    while 0 <= place < last:
        end = content.find(_NEXT, place, last)
        end = last if end < 0 else end
        found.append(content[content.rfind(_BEGINS, 0, place) : end])
        place = content.find(mark, end)
    return found
