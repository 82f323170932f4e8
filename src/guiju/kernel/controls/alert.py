"""A grave alert: a watch's finding opened in the transaction of the command that recorded what it is about."""

from django.utils import timezone

from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls import engine
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.controls.reading import GateReading, Reading
from guiju.kernel.controls.watch import Watch, places_by_item, watches
from guiju.kernel.findings.commands import OpenFinding


def raise_at_once(watch: type[Watch], subjects: Subjects, work: Work) -> None:
    """Open the findings of these subjects now; items are positions in the command's batch.

    The command must declare that it causes ``findings.open``. Nothing is opened when no clause binds the watch.
    """
    context = work.context
    bounds = load_bindings("watch", watches(), timezone.localdate(context.now), context.using).get(watch.key, [])
    if not bounds:
        return
    looking = watch()
    reading = Reading([GateReading(watch, subjects, looking.facts(subjects, context), bounds)])
    owners = dict(zip(subjects.items, looking.owners(subjects, context), strict=True))
    places = places_by_item(subjects)
    broken = engine.weigh(reading, (), None).warnings
    if not broken:
        return
    lines = [(place, clause) for place, why in enumerate(broken) for clause in why.clauses]
    work.perform(
        OpenFinding,
        {
            "control": [why.control for why in broken],
            "subject_type": [why.subject_type for why in broken],
            "fingerprint": [why.subject_key for why in broken],
            "title": [f"{watch.title}：{why.message}" for why in broken],
            "owner": [owners[why.item] for why in broken],
            "place": [places.get(why.item) for why in broken],
            "supervisor": [watch.supervisor] * len(broken),
            "is_grave": [True] * len(broken),
        },
        origin=[why.item for why in broken],
        lines={
            "code": [clause.code for _, clause in lines],
            "version": [clause.version for _, clause in lines],
            "title": [clause.title for _, clause in lines],
        },
        line_items=[place for place, _ in lines],
    )
