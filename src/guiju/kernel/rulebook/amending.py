"""The next version of a clause with some of its numbers changed, as the item that enacts it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max

from guiju.kernel.rulebook.merging import PARAM, items_of, stored_wording
from guiju.kernel.rulebook.models import Clause


def amended(
    clause: Clause, changes: Mapping[str, Any], effective_from: date | str, text: str = "", using: str = "default"
) -> dict[str, Any]:
    """The item of `EnactClause`; what a statute fixes and a day that is none are the command's to refuse.

    ``text`` empty keeps the wording.
    """
    wording = stored_wording(clause, using)
    wording |= {f"{PARAM}{name}": value for name, value in changes.items()}
    if text:
        wording["text"] = text
    head, lines, _ = items_of([wording])
    last = Clause.objects.using(using).filter(code=clause.code).aggregate(last=Max("version"))["last"]
    bound = [dict(zip(lines, values, strict=True)) for values in zip(*lines.values(), strict=True)]
    return {
        **{name: column[0] for name, column in head.items()},
        "rulebook": clause.rulebook.code,
        "code": clause.code,
        "version": last + 1,
        "effective_from": effective_from,
        "lines": bound,
    }
