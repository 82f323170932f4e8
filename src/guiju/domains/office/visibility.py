"""Who may see what was handed over: whoever gave the errand, does it or took it."""

from collections.abc import Sequence

from django.db.models import Q

from guiju.domains.office.models import ErrandStep
from guiju.kernel.files.visibility import register_visibility


def register(document_type: str) -> None:
    register_visibility(document_type, _is_visible)


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    own = Q(errand__asker=account_id) | Q(errand__doer=account_id) | Q(errand__assignee=account_id) | Q(by=account_id)
    return ErrandStep.objects.filter(own, id__in=documents).exists()
