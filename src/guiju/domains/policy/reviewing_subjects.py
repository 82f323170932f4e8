"""What the controls of periodic reviews judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class ReviewSigned(
    Subject, key="policy.review_signed", title="签署的定期评审", natural_key=("kind", "about"), protected=True
):
    """``open_ones`` are the titles of what wants an action and has none."""

    kind: Annotated[str, "评审种类"]
    about: Annotated[str, "对象"]
    open_ones: Annotated[str, "没有措施的项目"]
