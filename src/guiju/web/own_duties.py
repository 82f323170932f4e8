"""The checklists of a person's own duties, and the colour each has."""

from django.utils import timezone

from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.duties.checklists import Checklist, State
from guiju.kernel.pages.me import Me

MEANINGS = {State.AHEAD: "plain", State.OPEN: "duty", State.LACKING: "warn", State.LATE: "stop", State.DONE: "pass"}


def own(me: Me) -> list[Checklist]:
    return checklists.mine(me.actor, timezone.now(), seats=me.seats)


def to_do(found: list[Checklist]) -> list[tuple[Checklist, str]]:
    """Those that are not done, each with its colour."""
    return [(each, MEANINGS[each.state]) for each in found if each.state is not State.DONE]
