"""Who may see what was handed over: whoever gave the errand, does it or took it; and what entries rely on: whoever reads them."""

from collections.abc import Sequence

from django.db.models import Q

from guiju.domains.office.models import ErrandStep, JournalEntry
from guiju.domains.office.queries.permissions import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def register(step: str, entry: str) -> None:
    register_visibility(step, _is_visible)
    register_visibility(entry, _sees_entry)


def _sees_entry(account_id: int, documents: Sequence[int]) -> bool:
    return Reader(account_id).may(READ) and JournalEntry.objects.filter(id__in=documents).exists()


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    own = Q(errand__asker=account_id) | Q(errand__doer=account_id) | Q(errand__assignee=account_id) | Q(by=account_id)
    return ErrandStep.objects.filter(own, id__in=documents).exists()
