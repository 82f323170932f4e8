"""What follows when an adopted rulebook takes effect without a department that answers for it: a task, due in its days."""

from collections.abc import Sequence
from datetime import timedelta

from guiju.domains.policy.controls.adopting import AdoptedWithOwner, OwnerDue
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import Bound
from guiju.kernel.rulebook.events import DraftsEnacted
from guiju.kernel.worklist.tasks import open_tasks

ADMINISTRATOR = "rulebook_admin"
OWNER_WANTED = "policy.owner_wanted"


@reaction(DraftsEnacted)
def ask_for_owner(event: DraftsEnacted, work: Work) -> None:
    """Whoever enacted it is asked; the post that keeps the rulebooks, where the program did."""
    without = [place for place, owner in enumerate(event.owners) if not owner]
    bounds = bounds_of(AdoptedWithOwner, work.now, work.using) if without else []
    asked = [(place, days) for place in without if (days := _days(event.names[place], bounds)) is not None]
    if not asked:
        return
    is_program = work.actor == SYSTEM
    columns = {
        "person": 0 if is_program else work.actor,
        "post": ADMINISTRATOR if is_program else "",
        "kind": OWNER_WANTED,
        "title": [f"补填《{event.names[place]}》的归口部门" for place, _ in asked],
        "page": "draft",
        "page_key": [str(event.drafts[place]) for place, _ in asked],
        "due_at": [work.now + timedelta(days=days) for _, days in asked],
        "source": OWNER_WANTED,
        "source_key": [event.codes[place] for place, _ in asked],
        "by_hand": True,
    }
    open_tasks(work, columns, len(asked))


def _days(name: str, bounds: Sequence[Bound]) -> int | None:
    """The shortest term that a clause sets for this rulebook."""
    params = [each.params for each in bounds if isinstance(each.params, OwnerDue) and each.params.is_about(name)]
    return min((each.default_owner_fill_days for each in params), default=None)
