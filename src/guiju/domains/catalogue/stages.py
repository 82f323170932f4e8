"""What is on record of the stages of SKUs, and which groups of goods are let off by a waiver."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from guiju.domains.catalogue.models import Sku, SkuStages, Stage, StorageClass, StorageRule
from guiju.kernel.rulebook.models import Waiver

STAGES = {str(value): str(label) for value, label in Stage.choices}
GROUPS = {str(value): str(label) for value, label in StorageClass.choices}
RECORDED = "catalogue.stages_recorded"
"""The gate whose waivers let a group off."""
MISSING = "STAGE_RECORD_MISSING"


class Staged(NamedTuple):
    """``is_excluded``: its group is let off until a day."""

    sku: str
    stage: str
    has_record: bool
    has_owner: bool
    is_excluded: bool = False


def lacking(fact: Staged, stages: Collection[str]) -> list[str]:
    """The words of what is not on record, of the stages that are asked for."""
    if fact.is_excluded:
        return []
    asked = ((Stage.PRODUCTION, fact.has_record, "生产或进货凭证"), (Stage.SERVICE, fact.has_owner, "售后责任人"))
    return [word for stage, there, word in asked if stage.label in stages and not there]


def excluded(moment: datetime, using: str) -> set[str]:
    """The groups that a waiver lets off at a moment; one statement."""
    words = {label: value for value, label in GROUPS.items()}
    rows = Waiver.objects.using(using).filter(control=RECORDED, subject_key__in=words, valid_until__gt=moment)
    return {words[key] for key in rows.values_list("subject_key", flat=True)}


def _columns() -> dict[str, Subquery]:
    """Of a SKU what its newest row says, and the group it is stored in."""
    newest = SkuStages.objects.filter(sku=OuterRef("pk")).order_by("-id")
    rule = StorageRule.objects.filter(sku=OuterRef("pk")).order_by("-id")
    return {
        "stage": Subquery(newest.values("stage")[:1]),
        "record": Subquery(newest.values("production_record")[:1]),
        "owner": Subquery(newest.values("aftersales_owner")[:1]),
        "keeper": Subquery(newest.values("set_by")[:1]),
        "group": Subquery(rule.values("storage_class")[:1]),
    }


def staged(skus: Collection[int], moment: datetime, using: str) -> dict[int, Staged]:
    """By SKU (ids) what is on record; two statements."""
    groups = excluded(moment, using)
    rows: Any = Sku.objects.using(using).filter(pk__in=set(skus)).annotate(**_columns())
    found = rows.values_list("pk", "code", "stage", "record", "owner", "group")
    return {
        pk: Staged(code, stage or Stage.SALE.value, bool(record), owner is not None, group in groups)
        for pk, code, stage, record, owner, group in found
    }


class Unrecorded(NamedTuple):
    """A SKU that lacks something, and the account that registered what there is of it; 0 where nobody has."""

    fact: Staged
    keeper: int


def unrecorded(moment: datetime, using: str) -> list[Unrecorded]:
    """Those that lack a record or an owner, by code, without the groups that are let off; two statements."""
    whole = SkuStages.objects.filter(sku=OuterRef("pk"), production_record__gt="", aftersales_owner__isnull=False)
    groups = excluded(moment, using)
    rows: Any = Sku.objects.using(using).filter(~Exists(whole)).annotate(**_columns()).order_by("code")
    found = rows.values_list("code", "stage", "record", "owner", "keeper", "group")
    return [
        Unrecorded(Staged(code, stage or Stage.SALE.value, bool(record), owner is not None), keeper or 0)
        for code, stage, record, owner, keeper, group in found
        if group not in groups
    ]
