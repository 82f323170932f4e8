"""What stock levels keep by themselves."""

from guiju.kernel.controls.record import Record

PROPOSALS_KEPT = Record(
    "levels.proposals_kept",
    "库存建议与决定留存",
    ("levels_proposal_posted_update", "levels_proposaldecision_posted_update"),
)
RECOVERIES_KEPT = Record(
    "levels.recoveries_kept",
    "积压清单与处理结果留存",
    ("levels_idlestock_posted_update", "levels_recovery_posted_update"),
)
