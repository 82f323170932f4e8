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
_ALONE = (b',"children":[],', b'"stopped":[],')
Entries = Sequence[dict[str, Any]]


def entries_of(content: bytes, control: bytes) -> list[Entries]:
    """The entries of the control, a list for each command of the run that was judged; ``control`` as it stands in JSON.

    Raises:
        Unreadable: it is no payload.
    """
    if content.find(_ALONE[0], 0, 200) > 0 and content.rfind(_ALONE[1]) > 0:
        found = _sliced(content, b'"control":' + control)
        if found is not None:
            return [found]
    payload = contents.parse(content)
    key = orjson.loads(control)
    commands = (payload, *payload.get("children", ()), *payload.get("stopped", ()))
    return [[each for each in command.get("controls", ()) if each["control"] == key] for command in commands]


def _sliced(content: bytes, mark: bytes) -> list[dict[str, Any]] | None:
    found = []
    last = content.find(_END)
    place = content.find(mark)
    try:
        while 0 <= place < last:
            end = content.find(_NEXT, place, last)
            end = last if end < 0 else end
            found.append(orjson.loads(content[content.rfind(_BEGINS, 0, place) : end]))
            place = content.find(mark, end)
    except orjson.JSONDecodeError:
        return None
    return found
