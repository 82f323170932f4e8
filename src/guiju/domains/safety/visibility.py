"""Who may see pictures: whoever may read the register they belong to at the place, and who reported the hazard."""

from collections.abc import Sequence

from django.db.models import Q

from guiju.domains.safety.commands.cameras import SEEN
from guiju.domains.safety.commands.close_hazard import CHECK, FIX
from guiju.domains.safety.commands.health import CERTIFICATE
from guiju.domains.safety.commands.incidents import DOCUMENT as INCIDENT
from guiju.domains.safety.commands.inspection_results import DOCUMENT as RESULT
from guiju.domains.safety.commands.record_hazard import DOCUMENT
from guiju.domains.safety.commands.score_station import DOCUMENT as STATION
from guiju.domains.safety.models import CameraSeen, Hazard, HealthExam, Incident, InspectionResult, StationScore
from guiju.domains.safety.queries.hazards import READ
from guiju.domains.safety.queries.health import READ_EXAMS
from guiju.domains.safety.queries.incidents import READ as READ_INCIDENTS
from guiju.domains.safety.registers import Cameras
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(Cameras.read()).places
    found = CameraSeen.objects.filter(id__in=documents)
    return (found if places is None else found.filter(place__in=places)).exists()


def _sees(account_id: int, documents: Sequence[int], path: str) -> bool:
    places = Reader(account_id).permission(READ).places
    mine = Q(reporter=account_id) | Q(gradings__owner=account_id)
    seen = Q() if places is None else Q(place__in=places) | mine
    return Hazard.objects.filter(seen, **{f"{path}__in": documents}).exists()


def _sees_hazard(account_id: int, documents: Sequence[int]) -> bool:
    return _sees(account_id, documents, "id")


def _sees_fix(account_id: int, documents: Sequence[int]) -> bool:
    return _sees(account_id, documents, "fixes__id")


def _sees_check(account_id: int, documents: Sequence[int]) -> bool:
    return _sees(account_id, documents, "fixes__check_again__id")


def _sees_incident(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ_INCIDENTS).places
    seen = Q() if places is None else Q(place__in=places) | Q(reporter=account_id)
    return Incident.objects.filter(seen, id__in=documents).exists()


def _sees_certificate(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ_EXAMS).places
    mine = Q(person__account=account_id)
    return HealthExam.objects.filter(Q() if places is None else mine, id__in=documents).exists()


def _sees_station(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    seen = Q() if places is None else Q(place__in=places) | Q(owner__account=account_id)
    return StationScore.objects.filter(seen, id__in=documents).exists()


def _sees_result(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    mine = Q(owner=account_id) | Q(inspector=account_id)
    seen = Q() if places is None else Q(target__place__in=places) | mine
    return InspectionResult.objects.filter(seen, id__in=documents).exists()


def register() -> None:
    register_visibility(SEEN, _is_visible)
    register_visibility(DOCUMENT, _sees_hazard)
    register_visibility(FIX, _sees_fix)
    register_visibility(CHECK, _sees_check)
    register_visibility(INCIDENT, _sees_incident)
    register_visibility(CERTIFICATE, _sees_certificate)
    register_visibility(STATION, _sees_station)
    register_visibility(RESULT, _sees_result)
