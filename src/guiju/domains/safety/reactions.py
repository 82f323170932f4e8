"""What safety does when a duty was answered."""

from guiju.domains.safety.controls.fire import FireHazard, seen
from guiju.domains.safety.fire import KINDS
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.duties.events import DutyAnswered


@reaction(DutyAnswered)
def page_the_officer(event: DutyAnswered, work: Work) -> None:
    """A patrol's word of charging elsewhere, or of a heater that is not on the list, opens its finding at once."""
    lines = [
        line
        for line, (name, result) in enumerate(zip(event.names, event.results, strict=True))
        if name in KINDS and result == "not_ok" and event.places[line]
    ]
    if not lines:
        return
    subjects = seen(
        [event.fingerprints[line] for line in lines],
        [event.places[line] for line in lines],
        [(event.names[line], event.values[line], work.now) for line in lines],
        [event.items[line] for line in lines],
    )
    raise_at_once(FireHazard, subjects, work)
