"""Whether an exam was passed, for whoever needs that of a signature."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from guiju.domains.training.models import PaperResult
from guiju.kernel.store.written import AmongGiven, Given, Written


def _passing(using: str) -> QuerySet[PaperResult, tuple[int]]:
    papers = PaperResult.objects.using(using).filter(
        AmongGiven("paper__account", "accounts"), paper__exam=Given("exam")
    )
    marked = papers.filter(score__gte=Given("score"), submitted_at__date__gte=Given("since"))
    return marked.values_list("paper__account")


_PASSED = Written(_passing)


def passed(exam: str, score: int, accounts: Collection[int], since: date, using: str) -> frozenset[int]:
    """The accounts that have reached the mark since a day."""
    given = {"exam": exam, "score": score, "accounts": list(accounts), "since": since}
    return frozenset(_PASSED.column(given, using))
