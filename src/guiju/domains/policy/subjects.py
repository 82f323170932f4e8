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


class TermsDraft(Subject, key="policy.terms_draft", title="待发布的格式条款", natural_key=("title",)):
    title: Annotated[str, "名称"]
    text: Annotated[str, "正文"]
    shown_to: Annotated[str, "向谁展示"]
