"""Who may see the screenshots of cameras: whoever may read the register at the place."""

from collections.abc import Sequence

from guiju.domains.safety.commands.cameras import SEEN
from guiju.domains.safety.models import CameraSeen
from guiju.domains.safety.registers import Cameras
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(Cameras.read()).places
    found = CameraSeen.objects.filter(id__in=documents)
    return (found if places is None else found.filter(place__in=places)).exists()


def register() -> None:
    register_visibility(SEEN, _is_visible)
