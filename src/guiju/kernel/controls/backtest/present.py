"""A watch with other params over what is stored now: of the past it keeps no facts."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from guiju.kernel.commands.context import Context
from guiju.kernel.controls.backtest.result import Changed, Result
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import Bound, GateReading
from guiju.kernel.controls.watch import Watch, fired


def judge_present(watch: type[Watch], bounds: Sequence[Bound], context: Context) -> Result:
    """What the watch would find now, beside what it finds by the params in force of the same clause."""
    result = Result(watch.key, watch.title, is_present=True)
    looking = watch()
    subjects = looking.subjects(context)
    if not len(subjects):
        return result
    facts, owners = looking.facts(subjects, context), looking.owners(subjects, context)
    clause = bounds[0].clause.code
    standing = [each for each in bounds_of(watch, context.now, context.using) if each.clause.code == clause]

    def found(by: Sequence[Bound]) -> dict[str, str]:
        told = [each._replace(mode="enforce") for each in by]
        reading = GateReading(watch, subjects, facts, told)
        return {each.why.subject_key: each.why.message for each in fired(reading, owners)} if told else {}

    before, after = found(standing), found(bounds)
    today = timezone.localdate(context.now)
    places: Sequence[Any] = subjects.columns.get("place") or [None] * len(subjects)
    for index, key in enumerate(subjects.keys()):
        was, would = "warn" if key in before else "", "warn" if key in after else ""
        said = after.get(key) or before.get(key, "")
        result.count(Changed(0, index, owners[index], places[index], today, was, would, said), 0)
    return result
