"""What upper domains and doors may use of trust."""

from guiju.domains.trust.commands.end_approval import EndApproval

__all__ = ["EndApproval"]
