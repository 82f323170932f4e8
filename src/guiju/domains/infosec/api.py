"""What upper domains and doors may use of infosec."""

from guiju.domains.infosec.commands.end_approval import EndApproval

__all__ = ["EndApproval"]
