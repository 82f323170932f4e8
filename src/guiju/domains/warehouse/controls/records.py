"""What the warehouse keeps by itself."""

from guiju.kernel.controls.record import Record

COUNT_LOCKED = Record(
    "warehouse.count_locked",
    "到货如实登记，清点后锁定",
    ("warehouse_arrivalline_posted_update", "warehouse_countline_posted_update"),
)
REFUSAL_KEPT = Record("warehouse.refusal_kept", "拒收单留存", ("warehouse_refusal_posted_update",))
LEDGER_APPEND_ONLY = Record(
    "warehouse.ledger_append_only",
    "明细账只追加、不修改",
    ("warehouse_move_posted_update", "warehouse_move_posted_delete"),
)
REPORT_KEPT = Record(
    "warehouse.report_kept",
    "进销存月报各版本留存",
    ("warehouse_monthlyreport_posted_update", "warehouse_monthlyreportline_posted_update"),
)
STOCK_COUNT_KEPT = Record(
    "warehouse.stock_count_kept",
    "盘点与待处理差异如实留存",
    ("warehouse_stockcountline_posted_update", "warehouse_stockdifference_posted_update"),
)
DIFFERENCE_REPORT_KEPT = Record(
    "warehouse.difference_report_kept",
    "差异报告与处理意见留存",
    ("warehouse_differencereport_posted_update", "warehouse_differencereportline_posted_update"),
)
REFERRAL_KEPT = Record(
    "warehouse.referral_kept",
    "呈报与阅示留存",
    ("controls_referral_posted_update", "controls_instruction_posted_update"),
)
ISSUE_REFUSAL_KEPT = Record("warehouse.issue_refusal_kept", "拒发留存", ("warehouse_issuerefusal_posted_update",))
CUSTODY_KEPT = Record("warehouse.custody_kept", "专管人名单和交接留存", ("warehouse_custody_posted_update",))
STATE_CHANGE_KEPT = Record(
    "warehouse.state_change_kept", "状态变更留原因和经办人", ("warehouse_statechange_posted_update",)
)
CLEANING_KEPT = Record(
    "warehouse.cleaning_kept",
    "清理记录留存",
    ("controls_dutydone_posted_update", "controls_dutycompletion_posted_update"),
)
MOVEMENT_CHECK_KEPT = Record(
    "warehouse.movement_check_kept",
    "出入库单据、复核与流水留存",
    (
        "warehouse_receipt_posted_update",
        "warehouse_dispatch_posted_update",
        "warehouse_movementcheck_posted_update",
        "warehouse_move_posted_update",
    ),
)
DIFFERENCE_KEPT = Record(
    "warehouse.difference_kept",
    "收货差异如实留存",
    ("warehouse_difference_posted_update", "warehouse_countline_posted_update", "warehouse_receiptline_posted_update"),
)
