"""What the people learn and sign: an induction with its courses, rulebooks read in the first days, two who are late."""

from datetime import datetime, timedelta
from typing import Any

import orjson

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.stage import ACCOUNTANT, FINANCE, OFFICE, OFFICER, OWNER, SERVICE, Stage, at
from guiju.domains.training import api
from guiju.domains.training.bank import FULL, Bank, banks
from guiju.domains.training.models import Paper
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.lib.workdays import ONE_DAY

HYGIENE = "WS"
COURSES = (
    ("AQ", "安全生产", "安全", "S20", False),
    (HYGIENE, "安全卫生", "卫生", "S17", False),
    ("XF", "消防器材使用", "消防", "fire", True),
    ("WL", "网络安全", "网络", "S18", False),
    ("HT", "后台操作", "后台操作", "S21", False),
    ("LY", "职业礼仪", "礼仪", "S02", False),
)
LATE = {SERVICE: "S09", ACCOUNTANT: "S10"}
"""Who signs which rulebook days after it was due."""
NEVER = {FINANCE: "S02"}
"""Who has not signed which until today."""
_PHONE = "Mozilla/5.0 (Linux; Android 15) Mobile"
_READ = 600
"""Seconds that each takes to read a rulebook."""
_TWO_DAYS = timedelta(days=2)


def taught(stage: Stage) -> None:
    """The induction of two days ago is taken down: who was there, and what each reached."""
    topics = [(code, f"{title}入职课", topic, exam, practice) for code, title, topic, exam, practice in COURSES]
    names = ("code", "title", "topic", "exam", "needs_practice")
    stage.act(
        OFFICE, api.DefineCourse, [{**dict(zip(names, row, strict=True)), "minutes": 60} for row in topics], "courses"
    )
    year = stage.day.year
    plan = {"code": f"AQ-{year}", "year": year, "title": f"{year} 年安全培训计划", "topic": "安全", "budget": 2_000_000}
    lines = [{"title": f"第 {quarter} 季安全课", "due_on": f"{year}-{quarter * 3:02}-20"} for quarter in range(1, 5)]
    stage.act(OFFICER, api.ProposePlan, {**plan, "lines": lines}, "plan")
    stage.act(OWNER, api.ApprovePlan, {"plan": f"AQ-{year}"}, "plan-approved")
    for hour, (code, *_rest) in enumerate(COURSES, 9):
        _held(stage, code, at(stage.day - _TWO_DAYS, f"{hour:02}:00"), code)
    last = stage.day.replace(month=(stage.day.month - 1) // 3 * 3 + 1, day=1) - ONE_DAY
    _held(stage, HYGIENE, at(last, "10:00"), "last-quarter")


def _held(stage: Stage, code: str, starts: datetime, step: str) -> None:
    everybody = [{"person": number} for number in stage.accounts]
    session = {"course": f"{code}@1", "place": WAREHOUSE, "starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    answers = stage.act(OFFICE, api.ScheduleSession, {**session, "lines": everybody}, f"session-{step}").answers
    number = answers[0]["number"]
    came = [{"session": number, **person} for person in everybody]
    stage.act(OFFICE, api.RecordAttendance, came, f"came-{step}")
    score = stage.chance(f"score-{step}")
    results = [{**person, "score": score.randrange(80, FULL), "practice_passed": True} for person in everybody]
    closing = {"session": number, "material": "入职课件 1.0", "minutes": "讲解、演示并答疑", "lines": results}
    stage.act(OFFICE, api.CloseSession, closing, f"closed-{step}")


def signed(stage: Stage) -> None:
    """Everybody reads and signs, and passes the exam where a rulebook has one; two put a rulebook off."""
    _sign(stage, lambda number, book: book not in (LATE.get(number), NEVER.get(number)), "signed")
    for number in stage.accounts:
        if stage.plays(number):
            _pass_exams(stage, number)


def signed_late(stage: Stage) -> None:
    _sign(stage, lambda number, book: LATE.get(number) == book, "late")


def _sign(stage: Stage, wants: Any, step: str) -> None:
    wanted, audience = asked(stage.day, stage.using), Audience(stage.day, stage.using)
    by_person: dict[str, list[dict[str, Any]]] = {}
    for book, signers in audience.of(wanted.values()).items():
        for signer in signers:
            if signer.signed_at is None and wants(signer.number, book):
                letter = wanted[book].letter(signer.posts)
                item = {"rulebook": book, "text_hash": letter, "device": _PHONE, "read_seconds": _READ}
                by_person.setdefault(signer.number, []).append(item)
    for number, items in by_person.items():
        if stage.plays(number):
            stage.act(number, SignPledge, items, f"{step}-{number}")


def _pass_exams(stage: Stage, number: str) -> None:
    for exam in sorted({each.exam.code for each in asked(stage.day, stage.using).values()} & banks().keys()):
        paper = stage.act(number, api.StartExam, {"exam": exam}, f"exam-{exam}-{number}").answers[0]["paper"]
        right = _right(banks()[exam], orjson.loads(Paper.objects.using(stage.using).get(pk=paper).drawn))
        stage.act(number, api.SubmitExam, {"paper": paper, "lines": right}, f"answers-{exam}-{number}")


def _right(bank: Bank, drawn: list[int]) -> list[dict[str, int]]:
    return [{"choice": bank.questions[place].answer} for place in drawn]
