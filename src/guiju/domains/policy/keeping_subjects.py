"""What the controls of policy judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class OfficialAnswer(Subject, key="policy.official_answer", title="要作为正式解释的答复", natural_key=("question",)):
    """An answer that its author wants to count; it is kept in any case."""

    question: Annotated[str, "提问单号"]
    rulebook: Annotated[str, "制度"]
    owner: Annotated[str, "归口部门"]


class InterpretationDraft(
    Subject, key="policy.interpretation_draft", title="待签发的解释", natural_key=("clause", "point")
):
    """``earlier`` is the number of the interpretation of the same point that it would end."""

    clause: Annotated[str, "条款号"]
    point: Annotated[str, "要点"]
    rulebook: Annotated[str, "制度"]
    owner: Annotated[str, "归口部门"]
    harsher: Annotated[bool, "比条文更严"]
    earlier: Annotated[str, "同一要点的原解释"]
    effective_from: Annotated[str, "适用自"]


class TermsDraft(Subject, key="policy.terms_draft", title="待发布的格式条款", natural_key=("name",)):
    name: Annotated[str, "名称"]
    text: Annotated[str, "正文"]
    shown_to: Annotated[str, "向谁展示"]


class Matter(Subject, key="policy.matter", title="制度事项", natural_key=("matter",), protected=True):
    """Something that keeping a rulebook has left to be done."""

    matter: Annotated[str, "事项"]


class NewsNoted(Subject, key="policy.news_noted", title="登记的政策动态", natural_key=("name",), protected=True):
    name: Annotated[str, "内容摘要"]
    relevance: Annotated[str, "判断"]
    source: Annotated[str, "来源"]
    issuer: Annotated[str, "发布机关"]


class Assessed(Subject, key="policy.assessed", title="签字的影响评估", natural_key=("matter",), protected=True):
    matter: Annotated[str, "所评估的事项"]
    conclusion: Annotated[str, "结论"]
    has_action: Annotated[bool, "有措施和完成日"]


class Confirmed(Subject, key="policy.confirmed", title="确认的条款", natural_key=("clause",), protected=True):
    """``unassessed`` names the changed laws behind the clause that nobody has assessed."""

    clause: Annotated[str, "条款号"]
    unassessed: Annotated[str, "未评估的法规"]


class SupplementPublished(
    Subject, key="policy.supplement_published", title="发布的补充规定", natural_key=("name",), protected=True
):
    name: Annotated[str, "名称"]
    clause: Annotated[str, "所补充的条款"]


class UncoveredSettled(Subject, key="policy.uncovered_settled", title="未覆盖事项", natural_key=("about",)):
    about: Annotated[str, "所涉问题或单据"]
    rulebook: Annotated[str, "制度"]
    basis: Annotated[str, "依据"]
    cites: Annotated[bool, "引用了法规的条"]


class CoverClaimed(
    Subject, key="policy.cover_claimed", title="登记的制度台账", natural_key=("domain",), protected=True
):
    domain: Annotated[str, "业务域"]
    document: Annotated[str, "制度文件"]
    version: Annotated[str, "版本"]
    owner: Annotated[str, "责任人"]


class AccountableNamed(
    Subject, key="policy.accountable_named", title="指定的条款责任人", natural_key=("clause",), protected=True
):
    clause: Annotated[str, "条款号"]
    person: Annotated[str, "责任人"]
    is_executive: Annotated[bool, "高管团队成员"]


class ConflictRegistered(
    Subject, key="policy.conflict_registered", title="登记的条款冲突", natural_key=("one", "other"), protected=True
):
    """``claims`` are the rulebooks of the two that claim precedence, with a blank between them."""

    one: Annotated[str, "条款"]
    other: Annotated[str, "与之冲突的条款"]
    point: Annotated[str, "冲突点"]
    claims: Annotated[str, "主张优先的制度"]


class PartyLetIn(Subject, key="policy.party_let_in", title="启用的往来单位", natural_key=("party",)):
    party: Annotated[str, "名称"]
    party_type: Annotated[str, "主体类型"]


class LineOpened(Subject, key="policy.line_opened", title="开展的业务线", natural_key=("line",)):
    """``permits`` are the names it needs, with 、 between them."""

    line: Annotated[str, "业务线"]
    kind: Annotated[str, "种类"]
    permits: Annotated[str, "须有的许可、备案"]


class DecisionBasis(
    Subject, key="policy.decision_basis", title="决策的依据", natural_key=("paper", "step"), protected=True
):
    """A paper that is submitted or decided (``step``); amounts in 分, ``silent`` posts have not commented."""

    paper: Annotated[str, "决策单"]
    step: Annotated[str, "步骤"]
    amount: Annotated[int, "金额"]
    options: Annotated[int, "方案数"]
    has_data: Annotated[bool, "有测算依据"]
    silent: Annotated[str, "没有会签的岗位"]
    unanswered: Annotated[str, "没有答复的反对意见"]
