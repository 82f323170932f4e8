"""Goals that are measured: what misses its target is named, with what made it, and somebody mends it by a day."""

from collections.abc import Iterator

from pydantic import Field

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.controls.watching import InForce, Thing, VersionWatch, Wanting, wants
from guiju.domains.policy.goals import goals_of
from guiju.domains.policy.indicators import measured
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.record import Record

INDICATORS_KEPT = Record("policy.indicators_kept", "指标留存", ("policy_indicator_posted_update",))
READINGS_KEPT = Record("policy.readings_kept", "指标数值留存", ("policy_reading_posted_update",))


class Mending(OfRulebook):
    default_task_days: int = Field(15, title="改进期限（天）", ge=0)


class IndicatorUnmet(VersionWatch):
    """Of the goals of a version in force."""

    key = "policy.indicator_unmet"
    title = "指标未达目标"
    params = Mending
    days = "default_task_days"
    advice = "请查明原因，写明改进措施并按期完成"
    examples = (passes(wants("")), breaches(wants("S10.v1 的目标“准时发货”：指标“准时率”93%，目标不低于 95%")))

    def things(self, versions: list[InForce], context: Context) -> Iterator[Thing]:
        goals = goals_of([each.span.version for each in versions], context.now, context.using)
        titles = {title for own in goals.values() for goal in own for title in goal.indicators}
        known = measured(context.now, context.using, titles) if titles else {}
        now = int(context.now.timestamp())
        for each in versions:
            for goal in goals.get(each.span.version, []):
                for title in goal.indicators:
                    fault = known[title].fault
                    what = f"{each.span.number} 的目标“{goal.title}”：{fault}" if fault else ""
                    key = f"{each.span.number}/{known[title].code}/{goal.number}"
                    yield Thing(key, Wanting(each.known.rulebook, what, now, now), each.publisher)
