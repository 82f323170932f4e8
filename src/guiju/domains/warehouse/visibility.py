"""Who may see the files of warehouse documents: whoever may see the document's warehouse."""

from collections.abc import Sequence

from django.db.models import Model

from guiju.domains.warehouse.models import Arrival, Difference, Dispatch, ExitCheck, ExitIncident, IssueRequest, Refusal
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.files.visibility import Visibility, register_visibility
from guiju.kernel.queries.reader import Reader


def _at_its_warehouse(model: type[Model], column: str) -> Visibility:
    def is_visible(account_id: int, documents: Sequence[int]) -> bool:
        places = Reader(account_id).permission(READ).places
        found = model._default_manager.filter(id__in=documents)
        return (found if places is None else found.filter(**{f"{column}__in": places})).exists()

    return is_visible


def register() -> None:
    register_visibility("warehouse.arrival", _at_its_warehouse(Arrival, "warehouse_id"))
    register_visibility("warehouse.difference", _at_its_warehouse(Difference, "arrival_line__arrival__warehouse_id"))
    register_visibility("warehouse.refusal", _at_its_warehouse(Refusal, "arrival_line__arrival__warehouse_id"))
    register_visibility("warehouse.issue_request", _at_its_warehouse(IssueRequest, "warehouse_id"))
    register_visibility("warehouse.dispatch", _at_its_warehouse(Dispatch, "warehouse_id"))
    register_visibility("warehouse.exit_check", _at_its_warehouse(ExitCheck, "warehouse_id"))
    register_visibility("warehouse.exit_incident", _at_its_warehouse(ExitIncident, "warehouse_id"))
