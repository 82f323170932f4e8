"""Sessions: set, attended, excused, closed with what came of them."""

from datetime import UTC
from typing import Annotated

from pydantic import AwareDatetime, Field

from guiju.domains.training.fields import CourseLabel, Note, OwnSession, PersonNumber, Score, SessionNumber
from guiju.domains.training.makeup import open_make_ups
from guiju.domains.training.models import Attendance, Excuse, Invite, Session, SessionClose, SessionResult
from guiju.domains.training.subjects import AttendanceTaken, SessionEnded
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Person

AUDIENCES = {each: each for each in ("员工", "合作伙伴", "入驻商家")}


class ScheduleInput(Input):
    course: CourseLabel
    place: Annotated[str, Label("地点"), Reference("org.Place", place="id", title="地点")]
    starts_at: Annotated[AwareDatetime, Label("开始")]
    ends_at: Annotated[AwareDatetime, Label("结束")]
    audience: Annotated[str, Field(max_length=20), Label("对象", choices=AUDIENCES)] = "员工"
    trainer: Annotated[str, Field(max_length=60), Label("讲师")] = ""
    plan_line: Annotated[int | None, Label("计划行"), Reference("training.PlanLine", by="id", title="计划行")] = None
    is_overtime: Annotated[bool, Label("按加班计")] = False


class InviteInput(Input):
    person: PersonNumber


class ScheduleSession(Command):
    key = "training.schedule_session"
    title = "安排培训"
    header = ScheduleInput
    line = InviteInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = [
            refusal(item, None, "constraint_holds", "结束早于开始", "请改正时间后重新提交")
            for item, (starts, ends) in enumerate(batch.head.rows("starts_at", "ends_at"))
            if ends <= starts
        ]
        seen: set[tuple[int, str]] = set()
        for item, line, person in zip(batch.line_items, batch.numbers, batch.lines.person, strict=True):
            if (item, person) in seen:
                refused.append(refusal(item, line, "once", f"{person} 在名单上出现两次", "每人一行"))
            seen.add((item, person))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        places = head.ids("place")
        starts = [each.astimezone(UTC) for each in head.starts_at]
        columns = {
            "course_id": head.ids("course"),
            "plan_line_id": head.ids("plan_line"),
            "place_id": places,
            **{name: head.columns[name] for name in ("audience", "trainer", "is_overtime")},
            "starts_at": starts,
            "ends_at": [each.astimezone(UTC) for each in head.ends_at],
            "handler": work.actor,
        }
        ids = work.insert_numbered(
            Session,
            columns,
            kind="PX",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        invited = {"session_id": batch.to_lines(list(ids)), "person_id": batch.lines.ids("person")}
        work.insert(Invite, invited, len(batch.line_items))


class SignInInput(Input):
    session: OwnSession


class SignIn(Command):
    """By whoever is there, under the own account."""

    key = "training.sign_in"
    title = "培训签到"
    header = SignInInput
    yields = (AttendanceTaken,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        own = Person.objects.using(context.using).filter(account=context.actor).values_list("id", "number").first()
        batch.head.records["self"] = [own] * batch.size
        if own is not None:
            return []
        return [
            refusal(item, None, "other_person", "只有本人可以签到", "请本人登录后签到") for item in range(batch.size)
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        numbers = [own[1] for own in batch.head.record("self")]
        columns = {"session": batch.head.session, "person": numbers, "login": [f"{context.actor}"] * batch.size}
        return [Subjects(AttendanceTaken, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "session_id": batch.head.ids("session"),
            "person_id": [own[0] for own in batch.head.record("self")],
            "login": f"{work.actor}",
            "at": work.recorded_at,
        }
        work.insert(Attendance, columns, batch.size)


class RecordAttendanceInput(Input):
    session: SessionNumber
    person: PersonNumber
    login: Annotated[str, Field(max_length=60), Label("签到账号", "网课登录名；纸面签到的空着")] = ""


class RecordAttendance(Command):
    """From a signed sheet or the file of an online course."""

    key = "training.record_attendance"
    title = "登记签到"
    header = RecordAttendanceInput
    yields = (AttendanceTaken,)
    from_files = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"session": batch.head.session, "person": batch.head.person, "login": _logins(batch)}
        return [Subjects(AttendanceTaken, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "session_id": batch.head.ids("session"),
            "person_id": batch.head.ids("person"),
            "login": _logins(batch),
            "at": work.recorded_at,
        }
        work.insert(Attendance, columns, batch.size)


def _logins(batch: Batch) -> list[str]:
    """The sign-in written; on paper each person's own."""
    people = batch.head.record("person")
    return [
        login or f"{person.account_id or person.number}" for login, person in zip(batch.head.login, people, strict=True)
    ]


class ExcuseInput(Input):
    session: SessionNumber
    person: PersonNumber
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class ExcuseFromSession(Command):
    key = "training.excuse_from_session"
    title = "培训准假"
    header = ExcuseInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "other_person", "不能给自己准假", "请由上级准假")
            for item, record in enumerate(batch.head.record("person"))
            if record is not None and record.account_id == context.actor
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "session_id": head.ids("session"),
            "person_id": head.ids("person"),
            "reason": head.reason,
            "granted_by": work.actor,
        }
        work.insert(Excuse, columns, batch.size)


class CloseSessionInput(Input):
    session: SessionNumber
    material: Annotated[str, Field(max_length=120), Label("课件版本")] = ""
    minutes: Annotated[str, Field(max_length=2000), Label("纪要")] = ""
    cost: Annotated[int, Field(ge=0, le=10**12), Label("费用"), Money()] = 0
    satisfaction_before: Annotated[Score, Label("客户满意度（前，%）")] = None
    satisfaction_after: Annotated[Score, Label("客户满意度（后，%）")] = None


class ResultInput(Input):
    person: PersonNumber
    score: Annotated[Score, Label("成绩")] = None
    practice_passed: Annotated[bool | None, Label("实操合格")] = None


CLOSE = ("material", "minutes", "cost", "satisfaction_before", "satisfaction_after")


class CloseSession(Command):
    """Saved as it came out; who was asked and was not there has it to make up."""

    key = "training.close_session"
    title = "结束培训"
    header = CloseSessionInput
    line = ResultInput
    needs_lines = False
    yields = (SessionEnded,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        counts = [0] * batch.size
        for item, score, practice in zip(batch.line_items, batch.lines.score, batch.lines.practice_passed, strict=True):
            counts[item] += score is not None or practice is not None
        columns = {"session": batch.head.session, "results": counts}
        return [Subjects(SessionEnded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        sessions = head.ids("session")
        columns = {
            "session_id": sessions,
            **{name: head.columns[name] for name in CLOSE},
            "closed_at": work.recorded_at,
            "handler": work.actor,
        }
        work.insert(SessionClose, columns, batch.size)
        results = {
            "session_id": batch.to_lines(sessions),
            "person_id": lines.ids("person"),
            "score": lines.score,
            "practice_passed": lines.practice_passed,
        }
        work.insert(SessionResult, results, len(batch.line_items))
        open_make_ups(work, sessions)


class AddResultsInput(Input):
    session: SessionNumber
    person: PersonNumber
    score: Annotated[Score, Label("成绩")] = None
    practice_passed: Annotated[bool | None, Label("实操合格")] = None
    note: Annotated[Note, Label("说明")] = ""


class AddResult(Command):
    """A result that came after the session was closed; what stands is not changed."""

    key = "training.add_result"
    title = "补录成绩"
    header = AddResultsInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "session_id": head.ids("session"),
            "person_id": head.ids("person"),
            "score": head.score,
            "practice_passed": head.practice_passed,
        }
        work.insert(SessionResult, columns, batch.size)
