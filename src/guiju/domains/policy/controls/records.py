"""What policy keeps by itself."""

from guiju.kernel.controls.record import Record

VERSIONS_KEPT = Record(
    "policy.versions_kept",
    "制度各版条文与步骤留存不改",
    ("policy_rulebookversion_posted_update", "policy_versionclause_posted_update", "policy_versionstep_posted_update"),
)
PAPERS_KEPT = Record("policy.papers_kept", "民主程序材料留存", ("policy_consultationpaper_posted_update",))
OPINIONS_KEPT = Record(
    "policy.opinions_kept", "征求意见与答复留存", ("policy_opinion_posted_update", "policy_opinionanswer_posted_update")
)
FILINGS_KEPT = Record("policy.filings_kept", "备案记录留存", ("policy_filing_posted_update",))
BASIS_KEPT = Record("policy.basis_kept", "制度依据的版本留存", ("policy_basis_posted_update",))
GOALS_KEPT = Record(
    "policy.goals_kept", "制度目标与关联留存", ("policy_goal_posted_update", "policy_goallink_posted_update")
)
SCHEMES_KEPT = Record("policy.schemes_kept", "另行规定的标准各版留存", ("policy_scheme_posted_update",))
SCOPE_KEPT = Record(
    "policy.scope_kept", "适用范围与标签的历史留存", ("policy_scoperow_posted_update", "policy_tag_posted_update")
)
APPOINTMENTS_KEPT = Record("policy.appointments_kept", "任职留存", ("org_assignment_posted_update",))
APPLICATIONS_KEPT = Record("policy.applications_kept", "条款适用留存所用版本", ("policy_application_posted_update",))
