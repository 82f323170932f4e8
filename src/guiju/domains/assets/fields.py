"""The input fields of assets, declared once."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.fields import Label, Reference

AssetNumber = Annotated[
    str,
    Label("资产登记单号"),
    Reference("assets.Asset", by="number", fetch=("asset_code",), place="place_id", lock=True, title="资产"),
]
LoanNumber = Annotated[
    str, Label("借用单号"), Reference("assets.AssetLoan", by="number", place="place_id", lock=True, title="公物借用")
]
PersonNumber = Annotated[str, Reference("org.Person", by="number", title="人员")]
Note = Annotated[str, Field(max_length=200)]
