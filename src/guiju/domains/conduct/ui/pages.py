"""Conduct's entries in the rail."""

from guiju.domains.conduct import queries
from guiju.domains.conduct.api import (
    AnswerReport,
    DeclareJob,
    DraftLiability,
    EnterSheet,
    FileReport,
    FileSuggestion,
    ImposeCompensation,
    PermitFines,
    PlanCompensation,
    ProposeAward,
    ProposePenalty,
    ProposePromotion,
    RecordStatement,
)
from guiju.domains.conduct.registers import Gifts, Ties
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "奖惩"
PAGES = [
    list_page(queries.MyCases, department=DEPARTMENT),
    list_page(queries.ReportsOnMe, department=DEPARTMENT, actions=(AnswerReport.key,)),
    list_page(queries.Reports, department=DEPARTMENT, actions=(FileReport.key,)),
    list_page(queries.Publications, department=DEPARTMENT),
    list_page(queries.Suggestions, department=DEPARTMENT, actions=(FileSuggestion.key,)),
    list_page(queries.Cases, department=DEPARTMENT, actions=(ProposeAward.key, ProposePenalty.key, PermitFines.key)),
    list_page(queries.Appeals, department=DEPARTMENT),
    list_page(queries.Alike, department=DEPARTMENT, chart=Chart("同类案件件数", "like", ("cases", "appealed"))),
    list_page(queries.PenaltyTable, department=DEPARTMENT),
    list_page(queries.Statements, department=DEPARTMENT, actions=(RecordStatement.key,)),
    list_page(queries.Compensations, department=DEPARTMENT, actions=(PlanCompensation.key, ImposeCompensation.key)),
    list_page(queries.OutsideJobs, department=DEPARTMENT, actions=(DeclareJob.key,)),
    list_page(Gifts.query, department=DEPARTMENT, actions=(Gifts.enter.key,)),
    list_page(queries.Liabilities, department=DEPARTMENT, actions=(DraftLiability.key,)),
    list_page(queries.SuggestionsByUnit, department=DEPARTMENT),
    list_page(Ties.query, department=DEPARTMENT, actions=(Ties.enter.key,)),
    list_page(queries.Promotions, department=DEPARTMENT, actions=(ProposePromotion.key,)),
    list_page(queries.Sheets, department=DEPARTMENT, actions=(EnterSheet.key,)),
    list_page(queries.SuggestionScores, department=DEPARTMENT, in_menu=False),
    list_page(queries.SuggestionShares, department=DEPARTMENT, in_menu=False),
    list_page(queries.Precedents, department=DEPARTMENT, in_menu=False),
    list_page(queries.PromotionGrades, department=DEPARTMENT, in_menu=False),
    list_page(queries.PayItems, department=DEPARTMENT, in_menu=False),
]
