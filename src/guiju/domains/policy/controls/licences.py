"""The company's licences are renewed before they run out."""

from collections.abc import Iterable

from pydantic import Field

from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.licences import licences
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params


class WarnDays(Params):
    default_warn_days: int = Field(60, title="提前几天提醒", ge=0)


class LicenceExpiring(Overdue):
    """``days`` counts from the last day on which it holds, below 0 before; the boss is told."""

    key = "policy.licence_expiring"
    title = "公司证照即将到期"
    params = WarnDays
    answers = ("owner",)
    advice = "请办理续期，并登记新的有效期"
    examples = (
        passes(Waiting("电信业务许可", -61)),
        breaches(Waiting("电信业务许可", -60)),
        passes(Waiting("电信业务许可", -60, is_open=False)),
        passes(Waiting("电信业务许可", -60), default_warn_days=30),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        for each in licences(context.using):
            if each.valid_until is not None:
                name = f"“{each.name}”有效期至 {each.valid_until}"
                yield Arisen(each.number, name, each.valid_until.toordinal())

    @staticmethod
    def judge(fact: Waiting, params: WarnDays) -> str | None:
        return f"{fact.name}，还没有续期" if fact.is_open and -fact.days <= params.default_warn_days else None
