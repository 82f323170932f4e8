"""What the office keeps by itself."""

from guiju.kernel.controls.record import Record

JOURNAL_KEPT = Record(
    "office.journal_kept",
    "工作记录与结果如实留存",
    ("office_journalentry_posted_update", "office_entryoutcome_posted_update"),
)
REPORTS_KEPT = Record(
    "office.reports_kept",
    "报表与其数据如实留存",
    ("office_report_posted_update", "office_reportfigure_posted_update"),
)
ERRANDS_KEPT = Record(
    "office.errands_kept",
    "交办事项的每一步如实留存",
    ("office_errand_posted_update", "office_errandstep_posted_update"),
)
MEETINGS_KEPT = Record(
    "office.meetings_kept",
    "会议记录与笔录如实留存",
    ("office_meeting_posted_update", "office_meetingnote_posted_update"),
)
