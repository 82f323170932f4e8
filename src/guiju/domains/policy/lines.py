"""What a line of business may only be run with, and what of it the register of licences lacks."""

from collections.abc import Collection, Sequence

from guiju.domains.policy.models import LineKind

BETWEEN = "、"
KINDS = {str(value): str(label) for value, label in LineKind.choices}
COURIERS, CUSTOMS = "快递业务经营许可", "海关备案号"
"""快递暂行条例 第十七条; 海关报关单位备案管理规定 第二条 for 电子商务法 第二十六条."""


def needed(kind: str, named: Sequence[str], *, own_couriers: bool) -> list[str]:
    """The permits that were named and those that the law wants of such a line, each once."""
    by_law = [CUSTOMS] if kind == LineKind.CROSS_BORDER else []
    if kind == LineKind.DELIVERY and own_couriers:
        by_law.append(COURIERS)
    return list(dict.fromkeys([*by_law, *named]))


def missing(permits: str, held: Collection[str]) -> list[str]:
    """Those of ``permits`` that no licence has in its name: 许可证 holds what asks for 许可."""
    return [each for each in permits.split(BETWEEN) if each and not any(each in name for name in held)]
