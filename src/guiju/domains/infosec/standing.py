"""Devices as they stand now, with the moment until which each may be connected."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from guiju.domains.infosec.registers import Devices


def devices(using: str = "default") -> QuerySet[Any]:
    """The register's entries with ``valid_until``: the approved moment, or the one at which the approval was ended."""
    return Devices.entries(using).annotate(valid_until=Coalesce(F("approval_end__ended_at"), F("approved_until")))
