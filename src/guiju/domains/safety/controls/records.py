"""What the database keeps by itself."""

from guiju.kernel.controls.record import Record

HAZARD_KEPT = Record("safety.hazard_kept", "隐患上报留存", ("safety_hazard_posted_update",))
PROBLEM_KEPT = Record("safety.problem_kept", "设备问题留存", ("safety_equipmentproblem_posted_update",))
SERVICE_KEPT = Record("safety.service_kept", "检修记录不可改", ("safety_equipmentservice_posted_update",))
INCIDENT_KEPT = Record("safety.incident_kept", "事件时间不可改", ("safety_incident_posted_update",))
CHECKS_KEPT = Record(
    "safety.checks_kept",
    "检查记录留存",
    ("controls_dutyanswer_posted_update",),
)
EXAM_KEPT = Record("safety.exam_kept", "体检登记留存", ("safety_healthexam_posted_update",))
DISINFECTION_KEPT = Record("safety.disinfection_kept", "消毒记录留存", ("safety_disinfection_posted_update",))
OUTBREAK_KEPT = Record("safety.outbreak_kept", "疫情处置留存", ("safety_outbreakend_posted_update",))
