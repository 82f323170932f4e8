"""Who may see the scans of vulnerabilities: whoever may read them at the place, and whoever answers for one."""

from collections.abc import Sequence

from django.db.models import Q

from guiju.domains.infosec.commands.scans import DOCUMENT as SCAN
from guiju.domains.infosec.commands.vulnerabilities import DOCUMENT
from guiju.domains.infosec.models import SecurityScan, Vulnerability
from guiju.domains.infosec.queries.vulnerabilities import READ
from guiju.domains.infosec.registers import InfoAssets
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    seen = Q() if places is None else Q(place__in=places) | Q(owner=account_id)
    return Vulnerability.objects.filter(seen, proofs__in=documents).exists()


def _sees_scan(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(InfoAssets.read()).places
    rows = SecurityScan.objects.filter(id__in=documents)
    return (rows if places is None else rows.filter(place__in=places)).exists()


def register() -> None:
    register_visibility(DOCUMENT, _is_visible)
    register_visibility(SCAN, _sees_scan)
