"""An alert: a watch's finding opened in the transaction of the command that recorded what it is about."""

from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import GateReading
from guiju.kernel.controls.watch import Broken, Watch, fired
from guiju.kernel.findings.commands import OpenFinding


def raise_at_once(watch: type[Watch], subjects: Subjects, work: Work, *, is_grave: bool = True) -> list[Broken]:
    """Open the findings of these subjects now; items are positions in the command's batch.

    The command must declare that it causes ``findings.open``. Nothing is opened when no clause binds the watch.
    What is broken is returned, each with its item and line.
    """
    context = work.context
    bounds = bounds_of(watch, context.now, context.using)
    if not bounds:
        return []
    looking = watch()
    reading = GateReading(watch, subjects, looking.facts(subjects, context), bounds)
    broken = fired(reading, looking.owners(subjects, context))
    if not broken:
        return []
    lines = [(place, clause) for place, each in enumerate(broken) for clause in each.why.clauses]
    work.perform(
        OpenFinding,
        {
            "control": [each.why.control for each in broken],
            "subject_type": [each.why.subject_type for each in broken],
            "fingerprint": [each.why.subject_key for each in broken],
            "title": [f"{watch.title}：{each.why.message}" for each in broken],
            "owner": [each.owner for each in broken],
            "place": [each.place for each in broken],
            "due_at": [each.due_at for each in broken],
            "supervisor": [watch.supervisor] * len(broken),
            "is_grave": [is_grave] * len(broken),
        },
        origin=[each.why.item for each in broken],
        lines={
            "code": [clause.code for _, clause in lines],
            "version": [clause.version for _, clause in lines],
            "title": [clause.title for _, clause in lines],
        },
        line_items=[place for place, _ in lines],
    )
    return broken
