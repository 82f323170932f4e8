"""What the controls of infosec judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class DeviceOut(Subject, key="infosec.device_out", title="未归还的外接设备", natural_key=("number",), protected=True):
    """An external device that was registered and has not been given back."""

    number: Annotated[str, "登记单号"]
    place: Annotated[int, "地点"]
