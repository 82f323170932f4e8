"""What is shown of stock levels."""

from guiju.domains.levels.queries.idle import IdleStocks
from guiju.domains.levels.queries.levels import Levels
from guiju.domains.levels.queries.proposals import Proposals, Recoveries

__all__ = ["IdleStocks", "Levels", "Proposals", "Recoveries"]
