"""Writing proposals, and who is asked to decide them."""

from collections.abc import Sequence
from typing import Any

from guiju.domains.levels.models import Proposal
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import open_tasks

DECIDER = "operations_director"
SOURCE, DECIDE, CARRY_OUT = "levels.proposal", "levels.decide_proposal", "levels.carry_out"
PAGE = "levels_proposals"


def write_proposals(work: Work, columns: dict[str, Any], titles: Sequence[str]) -> range:
    """Proposals as columns, and a task for whoever decides each."""
    size = len(titles)
    proposals = work.insert_numbered(
        Proposal,
        {**columns, "proposer": work.actor, "proposed_at": work.now, "is_open": True},
        kind="JY",
        entities=entities(work, columns["warehouse_id"]),
        dates=[work.now] * size,
        items=range(size),
    )
    asked = {
        "post": DECIDER,
        "place_id": columns["warehouse_id"],
        "kind": DECIDE,
        "title": list(titles),
        "page": PAGE,
        "source": SOURCE,
        "source_key": [str(proposal) for proposal in proposals],
    }
    open_tasks(work, asked, size)
    return proposals
