"""What the controls of risks judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class RiskRated(Subject, key="risk.rated", title="风险评级", natural_key=("risk",), protected=True):
    """A risk as it is rated now: its number, or its title where it is registered."""

    risk: Annotated[str, "风险"]
    likelihood: Annotated[int, "可能性"]
    impact: Annotated[int, "影响"]
    is_treated: Annotated[bool, "已安排应对"]


class RiskStands(Subject, key="risk.stands", title="风险", natural_key=("risk",), protected=True):
    risk: Annotated[str, "风险"]


class PlatformShare(
    Subject, key="risk.platform_share", title="平台占比", natural_key=("month", "platform"), protected=True
):
    """What a platform has of a month's revenue."""

    month: Annotated[str, "月份"]
    platform: Annotated[str, "平台"]
