"""The controls of stock levels: too much, too little, and what is kept of the proposals."""

from guiju.domains.levels.controls import idle, records, shortage, surplus

__all__ = ["idle", "records", "shortage", "surplus"]
