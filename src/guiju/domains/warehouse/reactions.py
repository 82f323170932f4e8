"""What the warehouse does when a lower package has done something."""

from typing import Any

from django.utils import timezone

from guiju.domains.catalogue.api import StorageRulesSet
from guiju.domains.safety.cameras import write_seen
from guiju.domains.safety.models import CameraSource
from guiju.domains.warehouse.commands.dispatch import DispatchGoods
from guiju.domains.warehouse.controls.arranging import HARMLESS, HazardOnShelf
from guiju.domains.warehouse.models import IssueRefusal
from guiju.domains.warehouse.referred import (
    ABNORMAL_REFERRED,
    CAMERAS_CHECKED,
    CHECK_ABNORMAL,
    GOODS_REFUSED,
    REFUSAL_REPORTED,
)
from guiju.domains.warehouse.refusals import DAILY, small_ones
from guiju.domains.warehouse.refused_issues import often_refused
from guiju.kernel.commands.events import TurnedAway
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.duties.events import DutyAnswered
from guiju.kernel.controls.reading import effective
from guiju.kernel.controls.referrals.duty import cited, posts_of
from guiju.kernel.controls.referrals.opening import Matter, refer
from guiju.kernel.org.models import Place


@reaction(DutyAnswered)
def refer_what_is_abnormal(event: DutyAnswered, work: Work) -> None:
    """A check that is not in order goes to the superiors in the same transaction."""
    wrong = [line for line, result in enumerate(event.results) if result == "not_ok" and event.places[line]]
    bounds = ABNORMAL_REFERRED.bounds(work.now, work.using) if wrong else []
    if not bounds:
        return
    names = dict(
        Place.objects.using(work.using).filter(id__in={event.places[line] for line in wrong}).values_list("id", "name")
    )
    matters = []
    for line in wrong:
        place = event.places[line]
        own = [
            bound
            for bound in effective(bounds, place)
            if bound.mode != "observe" and event.duties[line] in bound.params.checks  # type: ignore[attr-defined]
        ]
        if place is None or not own:
            continue
        within = min(bound.params.within for bound in own)  # type: ignore[attr-defined]
        matters.append(
            Matter(
                item=event.items[line],
                kind=CHECK_ABNORMAL.key,
                source=event.fingerprints[line],
                title=f"{names[place]}检查异常：{event.titles[line]}",
                detail=event.notes[line],
                place=place,
                posts=posts_of(own),
                above=posts_of(own, "escalate_to"),
                clauses=cited(own),
                answer_by=work.now + within,
            )
        )
    refer(work, matters)


@reaction(DutyAnswered)
def refer_refused_goods(event: DutyAnswered, work: Work) -> None:
    """The keeper's report of what he refused goes to the superiors."""
    lines = [line for line, duty in enumerate(event.duties) if duty == REFUSAL_REPORTED.key]
    bounds = REFUSAL_REPORTED.bounds(work.now, work.using) if lines else []
    matters = []
    for line in lines:
        place, mark = event.places[line], event.fingerprints[line]
        own = effective(bounds, place)
        if place is None or not own:
            continue
        params: Any = own[0].params
        detail = [event.notes[line]] if event.notes[line] else []
        if mark.split("/")[1] == DAILY:
            small = small_ones(place, work.actor, timezone.localdate(work.now), params, work.using)
            detail = [*(each.said for each in small), *detail]
        matters.append(
            Matter(
                item=event.items[line],
                kind=GOODS_REFUSED.key,
                source=mark,
                title=event.titles[line],
                detail="\n".join(detail),
                place=place,
                posts=posts_of(own),
                above=posts_of(own, "escalate_to"),
                clauses=cited(own),
            )
        )
    refer(work, matters)


@reaction(DutyAnswered)
def note_cameras(event: DutyAnswered, work: Work) -> None:
    """What the closing check says of each camera is a sight of it."""
    lines = [
        line
        for line, (duty, result) in enumerate(zip(event.duties, event.results, strict=True))
        if duty == CAMERAS_CHECKED.key and result != "na"
    ]
    if not lines:
        return
    columns: dict[str, Any] = {
        "camera_code": [event.titles[line].partition(" ")[0] for line in lines],
        "place_id": [event.places[line] for line in lines],
        "is_online": [event.results[line] == "ok" for line in lines],
        "note": [event.notes[line][:200] for line in lines],
        "seen_at": work.now,
    }
    write_seen(work, CameraSource.CHECK.value, columns, len(lines))


@reaction(TurnedAway)
def refer_refused_issues(event: TurnedAway, work: Work) -> None:
    """An issue that a rule refused is kept; several of one requester are referred together, in the refused run."""
    if event.command != DispatchGoods.key:
        return
    refused = [
        (item, record, "；".join(why.message for why in reasons if why.clauses))
        for item, reasons in sorted(event.refused.items())
        if (record := event.batch.head.record("request")[item]) and any(why.clauses for why in reasons)
    ]
    if not refused:
        return
    work.insert(
        IssueRefusal,
        {
            "request_id": [record.id for _, record, _ in refused],
            "warehouse_id": [record.warehouse_id for _, record, _ in refused],
            "requester": [record.requester for _, record, _ in refused],
            "reasons": [said for *_, said in refused],
            "handler": work.actor,
            "refused_at": work.now,
        },
        len(refused),
    )
    refer(work, often_refused(refused, work), reporter=work.actor)


@reaction(StorageRulesSet)
def look_for_dangerous_goods_on_the_shelf(event: StorageRulesSet, work: Work) -> None:
    """A SKU that turns out dangerous while it stands on the shelf is a grave finding at once."""
    dangerous = {
        sku: item
        for item, (sku, hazard) in enumerate(zip(event.skus, event.hazards, strict=True))
        if hazard not in HARMLESS
    }
    if not dangerous:
        return
    subjects = HazardOnShelf().standing(work.context, dangerous)
    raise_at_once(HazardOnShelf, subjects, work)
