"""Who may see the papers behind unlocked fines, and the evidence of reports."""

from collections.abc import Sequence

from guiju.domains.conduct.commands.file_report import REPORT
from guiju.domains.conduct.commands.permit_fines import PERMIT
from guiju.domains.conduct.models import FinePermit, ReportReader
from guiju.domains.conduct.queries import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = FinePermit.objects.filter(id__in=documents)
    return (found if places is None else found.filter(place__in=places)).exists()


def _may_read(account_id: int, documents: Sequence[int]) -> bool:
    """The evidence of a report is for its readers alone."""
    return ReportReader.objects.filter(report__in=documents, account=account_id).exists()


def register() -> None:
    register_visibility(REPORT, _may_read)
    register_visibility(PERMIT, _is_visible)
