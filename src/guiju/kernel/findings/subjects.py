"""What rules may judge about findings."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class FindingVerified(Subject, key="findings.verified", title="问题验收", natural_key=("finding",)):
    """Somebody is to accept a rectification; accounts of whom the finding is about, who put it right and who looks."""

    finding: Annotated[int, "问题"]
    control: Annotated[str, "控制"]
    owner: Annotated[int, "责任人"]
    rectifier: Annotated[int, "整改人"]
    verifier: Annotated[int, "验收人"]
