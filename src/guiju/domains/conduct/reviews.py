"""What conduct puts into reviews: appeals by clause, and the year's effect of awards and sanctions."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models import Count

from guiju.domains.conduct.controls.types import EFFECT
from guiju.domains.conduct.models import Appeal, AppealResult, CaseKind
from guiju.domains.conduct.standing import Stand, stands
from guiju.domains.conduct.types import lines_of_types
from guiju.domains.policy.api import Asked, Line, ReviewKind, count, register, unit_names
from guiju.kernel.controls.evaluation import Span

YEAR = 12
TWICE = 2
NOWHERE = "未分部门"
WON = frozenset({AppealResult.CHANGED.value, AppealResult.REVOKED.value})


def _appeals(codes: Collection[str], span: Span, using: str) -> Mapping[str, int]:
    rows = Appeal.objects.using(using).filter(
        decision__case__clause__in=codes, filed_at__gte=span.begins, filed_at__lt=span.ends
    )
    return dict(rows.order_by().values_list("decision__case__clause").annotate(count=Count("id")))


def _effect(asked: Asked) -> dict[str, list[Line]]:
    span = asked.span
    given = stands(
        asked.using,
        decision__is_given=True,
        decision__decided_at__gte=span.begins,
        decision__decided_at__lt=span.ends,
    )
    awards = [each for each in given if each.kind == CaseKind.AWARD]
    sanctions = [each for each in given if each.kind == CaseKind.SANCTION]
    units = unit_names(asked.now, asked.using)
    figures = [_balance(awards, sanctions), _repeats(sanctions), _appealed(sanctions)]
    return {"": [*figures, *_shares(given, units), *lines_of_types(asked)]}


def _balance(awards: Sequence[Stand], sanctions: Sequence[Stand]) -> Line:
    """Not well where constraint outweighs encouragement."""
    told = f"处罚 {len(sanctions)}、奖励 {len(awards)}"
    return Line("balance", f"激励与约束：{told}", told, wants=len(sanctions) > len(awards))


def _repeats(sanctions: Sequence[Stand]) -> Line:
    times: dict[int, int] = {}
    for each in sanctions:
        times[each.person] = times.get(each.person, 0) + 1
    again = sum(number >= TWICE for number in times.values())
    return Line("repeats", "重复违规率", _rate(again, len(times), "人"))


def _appealed(sanctions: Sequence[Stand]) -> Line:
    decided = [each for each in sanctions if each.result]
    won = sum(each.result in WON for each in decided)
    return Line("appeals", "申诉成立率", _rate(won, len(decided), "件"))


def _shares(given: Sequence[Stand], units: Mapping[int, str]) -> Iterator[Line]:
    """Of each department the share of awards in all that was given."""
    by_unit: dict[str, list[Stand]] = {}
    for each in given:
        by_unit.setdefault(units.get(each.account, NOWHERE), []).append(each)
    for unit, own in sorted(by_unit.items()):
        awards = sum(each.kind == CaseKind.AWARD for each in own)
        yield Line(f"unit/{unit}", f"{unit}：奖励占比", _rate(awards, len(own), "件"))


def _rate(some: int, every: int, unit: str) -> str:
    return f"{some * 100 // every}%（{some}/{every} {unit}）" if every else f"没有（0 {unit}）"


count("申诉", _appeals)
register(ReviewKind(EFFECT, "年度奖罚效果评估", YEAR, _effect, duties=("conduct.effect_reviewed",)))
