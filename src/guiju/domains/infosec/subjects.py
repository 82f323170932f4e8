"""What the controls of infosec judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class DeviceOut(Subject, key="infosec.device_out", title="未归还的外接设备", natural_key=("number",), protected=True):
    """An external device that was registered and has not been given back."""

    number: Annotated[str, "登记单号"]
    place: Annotated[int, "地点"]


class VulnerabilityStands(
    Subject, key="infosec.vulnerability_stands", title="漏洞", natural_key=("number",), protected=True
):
    number: Annotated[str, "漏洞单号"]
    place: Annotated[int, "地点"]


class RiskAccepted(Subject, key="infosec.risk_accepted", title="接受漏洞风险", natural_key=("number",)):
    number: Annotated[str, "漏洞单号"]
    place: Annotated[int, "地点"]
    seconds: Annotated[int, "时长（秒）"]
    asker: Annotated[int, "申请人"]
    approver: Annotated[int, "批准人"]


class AlertStands(Subject, key="infosec.alert_stands", title="运营告警", natural_key=("mark",), protected=True):
    """An alert by its number, or all of one signature."""

    mark: Annotated[str, "单号或特征"]
    place: Annotated[int, "地点"]


class AssetStands(Subject, key="infosec.asset_stands", title="信息资产", natural_key=("code",), protected=True):
    code: Annotated[str, "资产编号"]
    place: Annotated[int, "地点"]


class PersonalDataAsked(Subject, key="infosec.personal_data_asked", title="访问个人信息", natural_key=("code",)):
    """A system that is to hold or read personal data."""

    code: Annotated[str, "资产编号"]
    place: Annotated[int, "地点"]
    is_assessed: Annotated[bool, "已评估"]
