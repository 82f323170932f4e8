"""What rules may judge about signatures."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class PledgeSigned(Subject, key="controls.pledge_signed", title="签署承诺", natural_key=("rulebook", "signer")):
    """Somebody puts a name under a rulebook; ``signer`` is the number written, empty for one's own."""

    rulebook: Annotated[str, "制度"]
    signer: Annotated[str, "工号"]
