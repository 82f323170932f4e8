"""What upper domains and doors may use of aftersales."""

from guiju.domains.aftersales.commands.decide_return import DecideReturn
from guiju.domains.aftersales.commands.request_return import RequestReturn

__all__ = ["DecideReturn", "RequestReturn"]
