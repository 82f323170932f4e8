"""The input fields of purchasing, declared once."""

from typing import Annotated

from pydantic import AfterValidator, Field

from guiju.kernel.commands.fields import Label, Reference

OrderNumber = Annotated[
    str,
    Label("采购单"),
    Reference(
        "purchasing.PurchaseOrder", by="number", fetch=("supplier",), lock=True, place="place_id", title="采购单"
    ),
]
AnnouncedBy = Annotated[
    str | None,
    Label("采购单", "没有就空着"),
    Reference("purchasing.PurchaseOrder", by="number", place="place_id", title="采购单"),
]
"""The order that goods come on; None where nothing announced them."""
SkuCode = Annotated[
    str, Field(min_length=1, max_length=40), AfterValidator(str.upper), Label("商品编码"), Reference("catalogue.Sku")
]
