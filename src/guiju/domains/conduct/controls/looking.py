"""What the watches over cases share."""

from collections.abc import Callable, Sequence
from typing import Any

from guiju.domains.conduct.standing import Stand, stands, stands_always_asked
from guiju.domains.conduct.subjects import CaseOpen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at


def open_cases(control: str, context: Context, fits: Callable[[Stand], bool], **which: Any) -> Subjects:
    """The cases of a filter that fit, and those the watch has found before and that are in order by now."""
    found = [each for each in stands_always_asked(context.using, **which) if fits(each)]
    over = unsettled(control, context.using) - {each.number for each in found}
    old = stands(context.using, number__in=over) if over else []
    whole = [*found, *old]
    columns: dict[str, list[Any]] = {"case": [each.number for each in whole], "place": [each.place for each in whole]}
    subjects = Subjects(CaseOpen, columns, list(range(len(whole))), [None] * len(whole))
    subjects.memo["stands"] = whole
    subjects.memo["open"] = [True] * len(found) + [False] * len(old)
    return subjects


def of_post(post: str, subjects: Subjects, context: Context) -> Sequence[int]:
    """The first holder of a post at each subject's place."""
    return first_at(post, subjects.place, context.now, context.using)
