"""Requesters whose issues were refused again and again: one report of all of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from guiju.domains.warehouse.models import IssueRefusal
from guiju.domains.warehouse.referred import ISSUES_REFUSED, REFUSED_ISSUES_REFERRED
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import Referral
from guiju.kernel.controls.reading import effective
from guiju.kernel.controls.referrals.duty import cited, posts_of
from guiju.kernel.controls.referrals.opening import Matter
from guiju.kernel.org.models import Person


def source_of(requester: int, place: int) -> str:
    return f"{requester}/{place}"


def often_refused(refused: Sequence[tuple[int, Any, str]], work: Work) -> list[Matter]:
    """What is to be referred of these items (position, request, why): nothing before a requester has enough of them.

    Each request counts once; what was referred before does not count again.
    """
    bounds = REFUSED_ISSUES_REFERRED.bounds(work.now, work.using)
    if not bounds:
        return []
    known = _known(refused, max(bound.params.within_days for bound in bounds), work)  # type: ignore[attr-defined]
    names = dict(
        Person.objects.using(work.using)
        .filter(account__in={record.requester for _, record, _ in refused})
        .values_list("account_id", "name")
    )
    matters: dict[str, Matter] = {}
    for item, record, _ in refused:
        own = effective(bounds, record.warehouse_id)
        source = source_of(record.requester, record.warehouse_id)
        if not own:
            continue
        params: Any = own[0].params
        since = work.now - timedelta(days=params.within_days)
        said = {number: why for number, why, at in known[source] if at > since}
        if len(said) < params.refusals:
            continue
        name = names.get(record.requester, "")
        title = f"{name}的出库申请 {params.within_days} 天内 {len(said)} 次拒发"
        detail = "\n".join(f"{number}：{why}" for number, why in said.items())
        matters[source] = Matter(
            item,
            ISSUES_REFUSED.key,
            source,
            title,
            detail,
            record.warehouse_id,
            posts_of(own),
            posts_of(own, "escalate_to"),
            cited(own),
            work.now + params.within,
        )
    return list(matters.values())


def _known(
    refused: Sequence[tuple[int, Any, str]], days: int, work: Work
) -> Mapping[str, list[tuple[str, str, datetime]]]:
    """By requester and warehouse the refusals of the last days that no referral has told of: request, why, when."""
    sources = {source_of(record.requester, record.warehouse_id) for _, record, _ in refused}
    earlier = Referral.objects.using(work.using).filter(kind=ISSUES_REFUSED.key, source__in=sources)
    told = dict(earlier.values("source").annotate(last=Max("reported_at")).values_list("source", "last"))
    rows = (
        IssueRefusal.objects.using(work.using)
        .filter(
            requester__in={record.requester for _, record, _ in refused},
            refused_at__gt=work.now - timedelta(days=days),
        )
        .order_by("id")
        .values_list("requester", "warehouse_id", "request__number", "reasons", "refused_at")
    )
    found: dict[str, list[tuple[str, str, datetime]]] = {source: [] for source in sources}
    for requester, place, number, why, at in rows:
        source = source_of(requester, place)
        if source in found and at > told.get(source, at - timedelta(seconds=1)):
            found[source].append((number, why, timezone.localtime(at)))
    return found
