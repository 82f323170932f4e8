"""What upper domains and doors may use of stock levels."""

from guiju.domains.levels.commands.decide_proposal import DecideProposal
from guiju.domains.levels.commands.list_idle import ListIdle
from guiju.domains.levels.commands.propose_clearance import ProposeClearance
from guiju.domains.levels.commands.propose_replenishment import ProposeReplenishment
from guiju.domains.levels.commands.record_recovery import RecordRecovery

__all__ = ["DecideProposal", "ListIdle", "ProposeClearance", "ProposeReplenishment", "RecordRecovery"]
