"""What posts may do about hazards, incidents, equipment, health and vulnerabilities."""

HAZARDS = [
    "safety.hazards.read",
    "safety.accept_hazard",
    "safety.grade_hazard",
    "safety.record_interim",
    "safety.close_hazard",
    "safety.score_station",
    "safety.plan_measure",
    "safety.finish_measure",
    "safety.accept_measure",
    "safety.sign_letter",
    "safety.take_over_hazard",
    "safety.issue_permit",
    "safety.warn_of_storm",
    "safety.record_sighting",
    "safety.open_inspection",
    "safety.record_result",
    "safety.swap_target",
    "safety.close_inspection",
    "safety.incidents.read",
    "safety.grade_incident",
    "safety.report_incident",
    "safety.file_incident",
    "safety.close_incident",
]
"""To see to it that hazards are put right, and to inspect by plan."""
HYGIENE = [
    "safety.outbreaks.read",
    "safety.declare_outbreak",
    "safety.end_outbreak",
    *[f"safety.disinfections.{act}" for act in ("read", "enter", "correct")],
]
EXAMS = ["safety.exams.read", "safety.record_exam"]
"""To arrange examinations and know their dates."""
VULNERABILITIES = [
    "infosec.alerts.read",
    "infosec.raise_alert",
    "infosec.settle_alert",
    "infosec.close_alert",
    "controls.read_referrals",
    "controls.acknowledge_referral",
    "infosec.vulnerabilities.read",
    "infosec.record_vulnerability",
    "infosec.mend_vulnerability",
    "infosec.prove_mended",
    "infosec.accept_risk",
    "infosec.grant_personal_data",
    "infosec.import_scan",
]
EQUIPMENT = [f"safety.equipment.{act}" for act in ("read", "enter", "correct", "end")]
MACHINES = ["safety.record_check", "safety.start_equipment", "safety.log_maintenance", "safety.record_downtime"]
"""To work with machines and look after them."""
