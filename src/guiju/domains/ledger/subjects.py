"""What gates over the general ledger judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class PayableConfirmed(Subject, key="ledger.payable_confirmed", title="确认应付款", natural_key=("document", "amount")):
    """What a supplier is to be paid for a document; amounts in 分. ``before`` was confirmed already."""

    document: Annotated[str, "依据单据"]
    place: Annotated[int, "仓库"]
    amount: Annotated[int, "本次金额"]
    before: Annotated[int, "此前已确认"]
