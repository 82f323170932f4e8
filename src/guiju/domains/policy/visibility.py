"""Who may see the scans of the consultation and of licences: whoever may read versions."""

from collections.abc import Sequence

from guiju.domains.policy.commands.consulting import PAPER
from guiju.domains.policy.commands.lawful import ADDRESS
from guiju.domains.policy.fields import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _may_read(account_id: int, _documents: Sequence[int]) -> bool:
    return Reader(account_id).permission(READ).places is None


def register() -> None:
    register_visibility(PAPER, _may_read)
    register_visibility(ADDRESS, _may_read)
