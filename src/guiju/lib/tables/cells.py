"""A cell as text: what exports wrap around it is taken off."""

import re

_WRAPPED = re.compile(r'^="(.*)"$', re.DOTALL)
_EDGES = " \t\r\n\u00a0\u3000\ufeff"


def cleaned(cell: str) -> str:
    """Without spaces, leading tabs and the ``="…"`` by which exports keep long numbers from a spreadsheet."""
    text = cell.strip(_EDGES)
    wrapped = _WRAPPED.match(text)
    return (wrapped[1] if wrapped else text).lstrip("'").strip(_EDGES)


def heading(cell: str) -> str:
    """A heading as it is compared: without spaces, marks of required columns, units in brackets, case."""
    text = re.sub(r"[（(].*?[)）]|[*＊\s]", "", cleaned(cell))
    return text.casefold()
