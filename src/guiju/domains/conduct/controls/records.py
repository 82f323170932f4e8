"""What conduct keeps by itself."""

from guiju.kernel.controls.record import Record

SUGGESTIONS_KEPT = Record(
    "conduct.suggestions_kept",
    "提案与答复留存",
    ("conduct_suggestion_posted_update", "conduct_suggestionreview_posted_update"),
)
AWARDS_KEPT = Record("conduct.awards_kept", "奖励提名与金额留存", ("conduct_case_posted_update",), kind="reward")
AWARDS_RECORDED = Record("conduct.cases_kept", "奖惩件与决定留存", ("conduct_case_posted_update",))
PROMOTIONS_KEPT = Record(
    "conduct.promotions_kept",
    "晋升申请与所引考核留存",
    ("conduct_promotion_posted_update", "conduct_promotiongrade_posted_update"),
)
SANCTIONS_KEPT = Record(
    "conduct.sanctions_kept", "处分由人提出、按程序决定并留存", ("conduct_decision_posted_update",), kind="penalty"
)
COMPENSATIONS_KEPT = Record(
    "conduct.compensations_kept", "赔偿扣款单留存", ("conduct_compensation_posted_update",), kind="penalty"
)
SCORES_KEPT = Record("conduct.scores_kept", "提案评分留存", ("conduct_suggestionscore_posted_update",))
SHEETS_KEPT = Record("conduct.sheets_kept", "行为考核表留存", ("conduct_conductsheet_posted_update",))
