"""Every product carries the records of all its stages: asked for when it is registered, and every day until they are there."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.catalogue.stages import MISSING, RECORDED, STAGES, Staged, Unrecorded, lacking, unrecorded
from guiju.domains.catalogue.subjects import SkuRegistered, StagesStand
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.held import all_holdings
from guiju.kernel.rulebook.models import Outcome

STAGES_KEPT = Record("catalogue.stages_kept", "商品环节记录留存", ("catalogue_skustages_posted_update",))
USUAL = ("product_manager", "store_manager", "operations_director", "owner")
"""Who is asked where nobody registered a product by himself."""


class StageParams(Params):
    stages: list[str] = Field([*STAGES.values()], title="须有记录的环节")


_WHOLE = Staged("A-500", "sale", has_record=True, has_owner=True)


class StagesRecorded(Gate):
    """Saved in any case. A waiver of it lets off one group of goods until a day; its subject is the group."""

    key = RECORDED
    title = "商品建档带全环节记录"
    subject = SkuRegistered
    outcome = Outcome.WARN
    params = StageParams
    waivable = True
    approver = "owner"
    advice = "已建档并标记环节记录待补，每天提醒，请补登生产或进货凭证和售后责任人"
    reasons = ("凭证稍后补齐", "代发商品，凭证在供应商处", "售后责任人待定")
    examples = (
        passes(_WHOLE),
        passes(_WHOLE._replace(has_owner=False), stages=["生产", "销售"]),
        breaches(_WHOLE._replace(has_record=False)),
        breaches(_WHOLE._replace(has_owner=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Staged]:
        return [Staged(*row) for row in subjects.rows("sku", "stage", "has_record", "has_owner")]

    @staticmethod
    def judge(fact: Staged, params: StageParams) -> str | None:
        words = lacking(fact, params.stages)
        if not words:
            return None
        return f"{fact.sku} 在{STAGES[fact.stage]}环节建档，没有{'和'.join(words)}（{MISSING}）"


class Owing(NamedTuple):
    """Of one person's products how many there are, the first, and how many of them lack each record."""

    first: str
    products: int
    records: int
    owners: int


class StagesMissing(Watch):
    """One finding a person, however many products; he is told of them every day."""

    key = "catalogue.stages_missing"
    title = "商品环节记录待补"
    subject = StagesStand
    params = StageParams
    advice = "请逐个补登生产或进货凭证和售后责任人"
    examples = (
        passes(Owing("", 0, 0, 0)),
        breaches(Owing("A-500", 1, 1, 1)),
        breaches(Owing("A-500", 2, 0, 2)),
        passes(Owing("A-500", 2, 0, 2), stages=["生产"]),
    )

    def subjects(self, context: Context) -> Subjects:
        found = owing(context)
        found |= {int(each): [] for each in unsettled(self.key, context.using) if int(each) not in found}
        subjects = Subjects(StagesStand, {"keeper": list(found)}, list(range(len(found))), [None] * len(found))
        subjects.memo["found"] = list(found.values())
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Owing]:
        return [owed(each) for each in subjects.memo["found"]]

    @staticmethod
    def judge(fact: Owing, params: StageParams) -> str | None:
        asked = (("生产", fact.records, "生产或进货凭证"), ("售后服务", fact.owners, "售后责任人"))
        said = [f"{count} 个没有{word}" for stage, count, word in asked if stage in params.stages and count]
        return f"{fact.first} 等 {fact.products} 个商品：{'，'.join(said)}（{MISSING}）" if said else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.keeper)


def owing(context: Context) -> dict[int, list[Unrecorded]]:
    """By account of whoever registered them the products that lack a record."""
    usual, found = _usual(context.using), dict[int, list[Unrecorded]]()
    for each in unrecorded(context.now, context.using):
        found.setdefault(each.keeper or usual, []).append(each)
    return found


def owed(found: Sequence[Unrecorded]) -> Owing:
    facts: list[Any] = [each.fact for each in found]
    return Owing(
        facts[0].sku if facts else "",
        len(facts),
        sum(not each.has_record for each in facts),
        sum(not each.has_owner for each in facts),
    )


def _usual(using: str) -> int:
    by_post = {each.post: each.account for each in reversed(all_holdings(using))}
    return next((by_post[post] for post in USUAL if post in by_post), 0)
