"""Courses, sessions, files, plans and coverage in the rail; one's own courses and exams on the phone."""

from guiju.domains.training.commands import (
    ClaimHours,
    CloseCoverage,
    DefineCourse,
    EvaluateYear,
    NoteAbsence,
    ProposePlan,
    RecordDrill,
    ScheduleSession,
    StartExam,
)
from guiju.domains.training.queries import Courses, CoverageByDepartment, Plans, Sessions, TrainingRecords
from guiju.domains.training.ui import mine
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import list_page
from guiju.kernel.pages.page import Page

DEPARTMENT = "培训"
PAGES = [
    Page("training_mine", "我的培训", "training/mine/", mine.mine, None, "我的"),
    Page(
        "training_start",
        "参加考试",
        "training/exams/<str:code>/",
        mine.start,
        StartExam.permission(),
        "我的",
        in_menu=False,
    ),
    Page(
        "training_exam",
        "考试",
        "training/papers/<int:paper>/",
        mine.exam,
        StartExam.permission(),
        "我的",
        in_menu=False,
    ),
    list_page(Courses, department=DEPARTMENT, actions=(DefineCourse.key,)),
    list_page(Sessions, department=DEPARTMENT, actions=(ScheduleSession.key, NoteAbsence.key)),
    list_page(TrainingRecords, department=DEPARTMENT, actions=(ClaimHours.key, EvaluateYear.key)),
    list_page(Plans, department=DEPARTMENT, actions=(ProposePlan.key,)),
    list_page(
        CoverageByDepartment,
        department=DEPARTMENT,
        actions=(RecordDrill.key, CloseCoverage.key),
        chart=Chart("各部门培训覆盖率（%）", "department", ("percent",)),
    ),
]
