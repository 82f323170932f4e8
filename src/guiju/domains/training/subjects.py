"""What the controls of training judge."""

from datetime import date
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class HoursClaimed(Subject, key="training.hours_claimed", title="学时补登", natural_key=("person", "course", "day")):
    """Hours or a score entered beside sessions and exams."""

    person: Annotated[str, "工号"]
    course: Annotated[str, "课程代码"]
    day: Annotated[date, "日期"]
    proof: Annotated[str, "考试记录"]


class AttendanceTaken(Subject, key="training.attendance_taken", title="培训签到", natural_key=("session", "person")):
    """Somebody is said to have been at a session; ``login`` is the sign-in by which it is said."""

    session: Annotated[str, "场次"]
    person: Annotated[str, "工号"]
    login: Annotated[str, "签到账号"]


class SessionEnded(Subject, key="training.session_ended", title="培训结束", natural_key=("session",)):
    """A session is closed with its results."""

    session: Annotated[str, "场次"]
    results: Annotated[int, "有成绩的人数"]


class AbsenceSaid(Subject, key="training.absence_said", title="培训缺席", natural_key=("session", "person")):
    """Somebody is noted as absent from a session."""

    session: Annotated[str, "场次"]
    person: Annotated[str, "工号"]


class FigureGiven(Subject, key="training.figure_given", title="培训指标", natural_key=("about",)):
    """A figure that the program computes; ``typed`` is what somebody entered instead, -1 where nobody did."""

    about: Annotated[str, "关于"]
    typed: Annotated[int, "填写值"]


class CoverageClosed(Subject, key="training.coverage_closed", title="宣传教育结束", natural_key=("rulebook", "year")):
    """The yearly publicity of a rulebook is closed."""

    rulebook: Annotated[str, "制度"]
    year: Annotated[int, "年度"]


class Learner(Subject, key="training.learner", title="受训人", natural_key=("person", "about"), protected=True):
    """Somebody who has to know something, as he stands today."""

    person: Annotated[str, "工号"]
    about: Annotated[str, "主题"]


class SessionHeld(Subject, key="training.session", title="培训场次", natural_key=("session",), protected=True):
    """A session that is over."""

    session: Annotated[str, "场次"]
    place: Annotated[int, "地点"]


class Teaching(Subject, key="training.teaching", title="培训安排", natural_key=("about",), protected=True):
    """What is to be taught to whom in a stretch of time; ``about`` names topic, audience and stretch."""

    about: Annotated[str, "关于"]


class TermConfirmed(Subject, key="training.term_confirmed", title="转正", natural_key=("person",), protected=True):
    """Somebody's probation is over; no rule keeps him from his term."""

    person: Annotated[str, "工号"]


class ExamStarted(Subject, key="training.exam_started", title="参加考试", natural_key=("exam", "account")):
    """Somebody sits an exam."""

    exam: Annotated[str, "考试"]
    account: Annotated[int, "账号"]
