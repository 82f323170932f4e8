"""What is sold has the records of its stages, or somebody says why it is sold without."""

from collections.abc import Sequence

from pydantic import Field

from guiju.domains.catalogue.api import MISSING, STAGES, Staged, lacking, staged
from guiju.domains.orders.subjects import OrderAllocated
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome


class SoldParams(Params):
    stages: list[str] = Field([*STAGES.values()], title="须有记录的环节")


_WHOLE = Staged("A-500", "sale", has_record=True, has_owner=True)


class SoldWithRecords(Gate):
    key = "orders.sold_with_records"
    title = "销售的商品带全环节记录"
    subject = OrderAllocated
    outcome = Outcome.WARN
    params = SoldParams
    advice = "可以销售，点一个理由；请补登生产或进货凭证和售后责任人"
    reasons = ("凭证稍后补齐", "代发商品，凭证在供应商处", "售后责任人待定")
    examples = (
        passes(_WHOLE),
        breaches(_WHOLE._replace(has_record=False)),
        breaches(_WHOLE._replace(has_owner=False)),
        passes(_WHOLE._replace(has_owner=False, is_excluded=True)),
        passes(_WHOLE._replace(has_owner=False), stages=["生产"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Staged]:
        known = staged(set(subjects.sku_id), context.now, context.using)
        return [known[sku] for sku in subjects.sku_id]

    @staticmethod
    def judge(fact: Staged, params: SoldParams) -> str | None:
        words = lacking(fact, params.stages)
        return f"{fact.sku} 没有{'和'.join(words)}（{MISSING}）" if words else None
