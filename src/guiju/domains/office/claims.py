"""What an answer claims of a product, against the product sheets that were approved."""

import re
from collections.abc import Mapping, Sequence

from guiju.domains.office.models import EntryKind, JournalEntry

_SENTENCES = re.compile(r"[。；;！!？?\n]+")
_FIGURE = re.compile(r"\d")
UNPROVEN = "无依据"


def approved(products: Sequence[str], using: str) -> dict[str, str]:
    """By product all that its approved sheets say; one statement."""
    sheets = JournalEntry.objects.using(using).filter(
        kind=EntryKind.SHEET, subject__in=sorted(set(products) - {""}), lacks="", outcome__result="adopted"
    )
    found: dict[str, str] = {}
    for product, content in sheets.order_by("id").values_list("subject", "content"):
        found[product] = f"{found.get(product, '')}\n{content}"
    return found


def unproven(product: str, answer: str, known: Mapping[str, str]) -> str:
    """The sentences with figures that no approved sheet of the product has; empty where there are none."""
    said = [each.strip() for each in _SENTENCES.split(answer) if _FIGURE.search(each)]
    strange = [each for each in said if each not in known.get(product, "")]
    return f"{UNPROVEN}：{'、'.join(strange)}" if strange else ""
