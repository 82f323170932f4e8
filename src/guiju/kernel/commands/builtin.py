"""Controls that every company has: they guard what no clause could make true."""

from collections.abc import Iterable

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.context import Refusal

TITLES = {
    "reference_exists": "所引用的资料存在且在权限内",
    "not_taken": "编号唯一",
    "once": "同一来源只录入一次",
    "constraint_holds": "数据约束",
    "returned_within_sold": "退货不超过原出库",
    "not_waivable": "可特批的控制",
    "waiver_left": "特批次数够用",
    "other_approver": "由有权的另一人审批",
    "known_control": "只绑定系统有的控制",
    "known_question": "只回答系统有的问题",
    "clause_whole": "条款各项互相一致",
    "law_kept": "法定参数不可改动",
    "duty_done_fully": "职责逐项完成",
    "observed_first": "新关卡先观察",
    "expression_fits": "条件写法合乎要求",
    "tried_first": "先试算再批准",
    "signed_by_self": "本人签署现行条文",
    "params_fit": "参数合乎控制的要求",
    "protected_never_stopped": "受保护事项不得拦截",
    "unprocessed": "未处理",
    "duties_apart": "不相容的岗位和权限由不同的人担任",
    "other_person": "由另一位有权的人办理",
    "ticket_valid": "凭据有效",
    "stands": "所办的事项仍然有效",
    "step_in_order": "按步骤办理",
    "other_verifier": "由另一人验证",
    "stock_suffices": "可用库存足够",
    "kept_as_law_says": "保存期限不低于法定期限",
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


def refuse_again(
    batch: Batch, field: str, done: Iterable[int | None], said: str, advice: str = "无需重复办理"
) -> list[Refusal]:
    """Refuse what ``field`` names that is done already, or that an earlier item of the batch does.

    ``{named}`` in ``said`` is the name as it was given.
    """
    over, refused = set(done), []
    for item, each in enumerate(batch.head.ids(field)):
        if each in over:
            named = batch.head.columns[field][item]
            refused.append(refusal(item, None, "once", said.format(named=named), advice))
        elif each is not None:
            over.add(each)
    return refused
