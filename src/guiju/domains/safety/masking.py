"""Visitors whose time is over are known by number only: names and phones masked, in the register and in the evidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections
from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from guiju.domains.safety.controls.visits import keep_days
from guiju.domains.safety.models import Visitor
from guiju.kernel.audit.models import PrivatePart
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.erase import ErasePersonalData
from guiju.kernel.commands.run import run_items
from guiju.kernel.queries.masks import masked_name, masked_phone
from guiju.kernel.retention.purges import Taken
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.store.fields import EncryptedTextField
from guiju.lib.runs import RUN_BITS

LOOKED_BACK = timedelta(days=400)
"""The job runs daily; what it has masked once it need not decrypt again for ever."""
REASON = "来访登记保存期满"


@dataclass(frozen=True)
class MaskedVisitors:
    """The days come from the clause that binds the watch over visits; ``before`` only adds to them."""

    kind: str = "visitors"

    def begin(self, before: datetime, using: str) -> None:
        return

    def waiting(self, before: datetime, using: str) -> Taken:
        found = self._whole(before, using)
        rows = Visitor.objects.using(using).filter(id__in=[row.id for row in found])
        times = rows.aggregate(oldest=Min("entered_at"), newest=Max("entered_at"))
        return Taken(len(found), times["oldest"], times["newest"])

    def take(self, before: datetime, using: str) -> Taken:
        taken = self.waiting(before, using)
        rows = self._whole(before, using)
        encrypted = EncryptedTextField().get_prep_value
        columns = [
            [row.id for row in rows],
            [encrypted(masked_name(row.name)) for row in rows],
            [encrypted(masked_phone(row.phone)) for row in rows],
        ]
        given = rows_of({"id": "bigint", "name": "text", "phone": "text"}, using)
        with connections[using].cursor() as cursor:
            cursor.execute(
                f"update safety_visitor set name = d.name, phone = d.phone from {given} as d where safety_visitor.id = d.id",
                rows_parameters(columns, using),
            )
        return taken

    def after(self, before: datetime, using: str) -> None:
        """What the evidence of the entering runs kept of them goes too."""
        runs = {row >> RUN_BITS << RUN_BITS for row in self._older(before, using).values_list("id", flat=True)}
        parts = PrivatePart.objects.using(using).filter(evidence_id__in=runs, erased_at__isnull=True)
        items = [
            {"evidence": evidence, "item": item, "reason": REASON}
            for evidence, item in parts.order_by("id").values_list("evidence_id", "item")
        ]
        if items:
            run_items(ErasePersonalData, items, Context(SYSTEM, timezone.now(), using=using))

    def _older(self, before: datetime, using: str) -> QuerySet[Visitor]:
        until = before - timedelta(days=keep_days(using))
        entered = Visitor.objects.using(using).filter(entered_at__lt=until, entered_at__gte=until - LOOKED_BACK)
        return entered.order_by("id")

    def _whole(self, before: datetime, using: str) -> list[Visitor]:
        """Those whose name stands there whole; an encrypted column is not filtered in the database."""
        return [row for row in self._older(before, using) if masked_name(row.name) != row.name]
