"""The input fields of stock levels, declared once."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

Reason = Annotated[str, Field(min_length=2, max_length=500), Label("理由")]
FinishOn = Annotated[date, Label("完成日期")]
ProposalNumber = Annotated[
    str,
    Label("库存建议"),
    Reference(
        "levels.Proposal",
        by="number",
        fetch=("sku_id", "action", "quantity", "value", "owner", "finish_on", "proposer", "is_open"),
        lock=True,
        place="warehouse_id",
        title="库存建议",
    ),
]
