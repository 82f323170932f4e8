"""How amounts, quantities, days and personal data are written on a page."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from guiju.kernel.queries.masks import masked_name, masked_phone
from guiju.lib.money import in_yuan

__all__ = ["day", "masked_name", "masked_phone", "moment", "money", "quantity", "unit_cost"]

COMPANY_ZONE = ZoneInfo("Asia/Shanghai")
COST_SCALE = 10_000


def money(cents: int) -> str:
    """分 as ``¥1,234.50``; a negative amount has a minus before the sign."""
    return f"{_minus(cents)}¥{in_yuan(abs(cents))}"


def unit_cost(value: int) -> str:
    """1/10,000 yuan as ``¥12.50`` or ``¥12.3456``: two decimals at least, no zeros after them."""
    yuan, rest = divmod(abs(value), COST_SCALE)
    decimals = f"{rest:04d}"
    return f"{_minus(value)}¥{yuan:,}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def quantity(value: int, unit: str = "") -> str:
    """Smallest units of a SKU as ``1,234 件``."""
    return f"{value:,} {unit}".rstrip()


def day(value: date) -> str:
    """A business date, or the local day of an instant, as ``2026-11-23``."""
    return (_local(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


def moment(value: datetime) -> str:
    """An instant as company-local ``2026-11-23 15:22``."""
    return _local(value).strftime("%Y-%m-%d %H:%M")


def _minus(value: int) -> str:
    return "-" if value < 0 else ""


def _local(value: datetime) -> datetime:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(COMPANY_ZONE)
