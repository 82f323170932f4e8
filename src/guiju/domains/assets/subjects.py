"""What the controls of assets judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class AssetOnLoan(Subject, key="assets.asset_on_loan", title="借用未还的公物", natural_key=("number",), protected=True):
    """An asset that was lent and has not been given back."""

    number: Annotated[str, "借用单号"]
    place: Annotated[int, "地点"]
