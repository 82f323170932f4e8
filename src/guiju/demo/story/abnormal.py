"""The warehouse is not as it should be: a check was forgotten, a lock was forced, a camera is dark, a guest stays."""

from guiju.demo.company import WAREHOUSE
from guiju.demo.story import rounds
from guiju.demo.story.stage import HEAD, KEEPER, MANAGER, OFFICE, Stage
from guiju.domains.safety.commands import ProveCamera, RecordCameras
from guiju.domains.safety.registers import Visitors
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.duties import LOCKS_CHECKED
from guiju.kernel.commands.command import command_of
from guiju.kernel.controls.models import DutyItem, Referral

MISSED = 15
"""On this day nobody looked before the doors were opened."""
_DARK = "C-02"


def made_up(stage: Stage) -> None:
    """The morning's checks, hours late."""
    late = DutyItem.objects.using(stage.using).filter(day=stage.day, bundle="opening", done__isnull=True)
    rounds.answered(stage, "late", late.select_related("place").order_by("id"))


def lock_forced(stage: Stage) -> None:
    wrong = {LOCKS_CHECKED.key: "锁梁有撬痕，门未开"}
    own = [item for item in rounds.open_items(stage) if item.duty == LOCKS_CHECKED.key]
    rounds.answered(stage, "lock", own, wrong)


def lock_released(stage: Stage) -> None:
    """The shop manager has looked; goods may leave."""
    waiting = Referral.objects.using(stage.using).filter(settled_at__isnull=True).order_by("id").last()
    if waiting is not None:
        said = {"referral": waiting.number, "note": "已到场查看，锁具完好，货物无缺，放行"}
        stage.act(MANAGER, warehouse.ReleaseIssues, said, "lock-released")


def camera_dark(stage: Stage) -> None:
    stage.act(HEAD, RecordCameras, {"camera": _DARK, "is_online": False}, "dark")


def camera_back(stage: Stage) -> None:
    proof = {"camera": _DARK, "screenshot": stage.photo(HEAD, "C-02"), "note": "更换网线后恢复"}
    stage.act(HEAD, ProveCamera, proof, "proved")
    stage.act(HEAD, RecordCameras, {"camera": _DARK, "is_online": True}, "bright")


def guest_stayed(stage: Stage) -> None:
    """He is not seen leaving; the closing list asks for him."""
    guest = {"place": WAREHOUSE, "name": "彭师傅", "company": "货架安装公司", "purpose": "调整层板", "host": KEEPER}
    stage.act(OFFICE, Visitors.enter, {**guest, "arrived_at": stage.now}, "stays")


def guest_left(stage: Stage) -> None:
    entry = stage.told(OFFICE, Visitors.enter, "stays", stage.number - 1)
    note = "前一日 18:30 已离开，门卫补登"
    stage.act(OFFICE, command_of(f"{Visitors.key}.end"), {"entry": entry, "note": note}, "left")
