"""Whether an exam was passed, for whoever needs that of a signature."""

from collections.abc import Collection
from datetime import date

from guiju.domains.training.models import PaperResult


def passed(exam: str, score: int, accounts: Collection[int], since: date, using: str) -> frozenset[int]:
    """The accounts that have reached the mark since a day."""
    rows = PaperResult.objects.using(using).filter(
        paper__exam=exam, score__gte=score, submitted_at__date__gte=since, paper__account__in=accounts
    )
    return frozenset(rows.values_list("paper__account", flat=True))
