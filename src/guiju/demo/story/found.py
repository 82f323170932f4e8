"""Findings with a story of their own: one put right too late, one that is still open."""

from guiju.demo.story.stage import DIRECTOR, HEAD, KEEPER, Stage
from guiju.kernel.findings.commands import AssignFinding, RectifyFinding, ReportFinding, VerifyFinding

LEAK, LIGHT = "食品区地面渗水", "百货区两盏照明灯不亮"
TOLD = (LEAK, LIGHT)


def reported(stage: Stage) -> None:
    _report(stage, LEAK, "西墙根有水迹约 1 米，货物已移开", "WH1-F", "leak")


def assigned(stage: Stage) -> None:
    _assign(stage, "leak", 48, "两天内修好屋面落水管")


def rectified(stage: Stage) -> None:
    """Three days late; who is above the head has been told meanwhile."""
    proof = [{"file": stage.photo(HEAD, "WH1-F")}]
    done = {"finding": _finding(stage, "leak", stage.number - 5), "done": "落水管已更换，地面干燥，复位完成"}
    stage.act(HEAD, RectifyFinding, {**done, "lines": proof}, "leak-done")


def verified(stage: Stage) -> None:
    finding = _finding(stage, "leak", stage.number - 5)
    seen = {"finding": finding, "decision": "accept", "note": "现场干燥；逾期三天，下不为例"}
    stage.act(DIRECTOR, VerifyFinding, seen, "leak-verified")


def light_reported(stage: Stage) -> None:
    _report(stage, LIGHT, "G-02 货架上方，夜间拣货看不清", "WH1-G", "light")


def light_assigned(stage: Stage) -> None:
    _assign(stage, "light", 96, "请电工更换")


def _report(stage: Stage, title: str, detail: str, place: str, step: str) -> None:
    photo = [{"file": stage.photo(KEEPER, place)}]
    stage.act(KEEPER, ReportFinding, {"title": title, "detail": detail, "place": place, "lines": photo}, step)


def _assign(stage: Stage, step: str, hours: int, note: str) -> None:
    item = {"finding": _finding(stage, step, stage.number), "responsible": HEAD, "hours": hours, "note": note}
    stage.act(DIRECTOR, AssignFinding, item, f"{step}-assigned")


def _finding(stage: Stage, step: str, day: int) -> int:
    outcome = stage.earlier(KEEPER, ReportFinding, step, day)
    return int(outcome.answers[0]["finding"]) if outcome is not None else 0
