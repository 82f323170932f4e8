"""Controls that every company has: they guard what no clause could make true."""

from guiju.kernel.commands.context import Refusal

TITLES = {
    "reference_exists": "所引用的资料存在且在权限内",
    "once": "同一来源只录入一次",
    "constraint_holds": "数据约束",
    "returned_within_sold": "退货不超过原出库",
    "not_waivable": "可特批的控制",
    "waiver_left": "特批次数够用",
    "other_approver": "由有权的另一人审批",
    "known_control": "只绑定系统有的控制",
    "params_fit": "参数合乎控制的要求",
    "protected_never_stopped": "受保护事项不得拦截",
    "unprocessed": "未处理",
    "duties_apart": "不相容的岗位和权限由不同的人担任",
    "other_person": "由另一位有权的人办理",
    "ticket_valid": "凭据有效",
    "stands": "所办的事项仍然有效",
    "stock_suffices": "可用库存足够",
}


def refusal(
    item: int, line: int | None, control: str, message: str, advice: str, *, retryable: bool = False
) -> Refusal:
    """A refusal by a built-in control; it cites no clause and cannot be waived."""
    return Refusal(
        item=item,
        line=line,
        control=control,
        title=TITLES[control],
        message=message,
        advice=advice,
        clauses=(),
        effect="block",
        retryable=retryable,
    )
