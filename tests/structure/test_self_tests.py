"""Every control is tested where it runs by a bad sample that is planted; what is not yet, is named here, and why."""

from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.record import records
from guiju.kernel.controls.watch import Watch, watches
from guiju.kernel.store import triggers

ONLY_SAMPLES = """
catalogue.stages_missing
conduct.adoption_pending
conduct.appeal_decided
conduct.case_concluded
conduct.decided_alike
conduct.executed_in_time
conduct.published_in_time
conduct.gift_unregistered
conduct.job_undeclared
conduct.retaliation_suspected
conduct.reward_paid
conduct.sheet_recomputed
conduct.suggestion_answered
controls.check_failed_again
infosec.alert_incomplete
infosec.alert_repeated
infosec.asset_unassessed
infosec.asset_unprotected
infosec.asset_unscanned
infosec.vulnerability_overdue
levels.level_low
levels.overstocked
levels.stale_stock
levels.stocked_out
office.account_unproven
office.change_unrequested
office.drawing_failed
office.forbidden_up
office.lead_untouched
office.milestone_overdue
office.execution_proven
office.misprinted
office.report_unsent
office.result_missing
office.reworked_often
office.risk_open
office.service_renewed
orders.licence_displayed
orders.listing_confirmed
orders.listing_explained
orders.stopped_outside
orders.trade_suspected
payroll.item_unclassed
payroll.scheme_missing
policy.action_lacking
policy.address_differs
policy.annex_missing
policy.area_uncovered
policy.basis_outdated
policy.basis_undated
policy.clause_executed
policy.clause_law_changed
policy.clause_referred
policy.clause_unaccountable
policy.clauses_idle
policy.conflict_unruled
policy.cover_stale
policy.decision_unannounced
policy.decision_unreviewed
policy.declaration_overdue
policy.department_staffed
policy.domain_uncovered
policy.full_time_officer
policy.gap_unfilled
policy.goal_unserved
policy.indicator_unmet
policy.law_unassessed
policy.licence_expiring
policy.news_overdue
policy.news_unassessed
policy.not_filed
policy.not_signed
policy.notice_unread
policy.obligation_uncovered
policy.parts_missing
policy.party_unscoped
policy.penalties_twice
policy.review_incomplete
policy.review_missed
policy.review_open
policy.scope_unresolved
policy.standard_unevaluated
policy.supplement_unlinked
policy.topics_overlap
policy.treated_alike
policy.unit_missing
purchasing.supplier_uninspected
safety.area_owner_missing
safety.area_unscanned
safety.availability_low
safety.camera_offline
safety.closed_falsely
safety.culture_review
safety.department_unguided
safety.device_unsound
safety.disinfectant_invalid
safety.disinfection_overdue
safety.downtime_unexplained
safety.driver_unbriefed
safety.equipment_unchecked
safety.exam_overdue
safety.four_nots_open
safety.handover_open
safety.hazard_overdue
safety.hazard_repeated
safety.incident_registered_late
safety.incident_ungraded
safety.interim_missing
safety.letter_missing
safety.long_uninspected
safety.outside_report_missing
safety.problem_reported_late
safety.procedure_undecided
safety.protection_missing
safety.service_overdue
safety.station_low_again
safety.station_score_low
safety.target_failed
safety.target_missed
training.held_in_time
training.hours_short
training.plan_approved
training.session_whole
training.topic_missing
training.uncovered
warehouse.bin_crowded
warehouse.bin_differs
warehouse.custody_handover
warehouse.damp_unchecked
warehouse.goods_misplaced
warehouse.loss_rate
warehouse.matches_equal
warehouse.movements_checked
warehouse.picked_out_of_turn
warehouse.report_revised
warehouse.risks_uncovered
warehouse.sold_within_life
warehouse.unposted_later
warehouse.zone_below_mark
warehouse.zone_slow
risk.limit_exceeded
risk.stale
risk.untreated
"""
"""Watches whose judgement is tested by samples, but not whether they read their rows: nobody has said what to plant."""


def test_a_watch_plants_or_is_named() -> None:
    ours = {key: watch for key, watch in watches().items() if watch.__module__.startswith("guiju.")}
    bare = {key for key, watch in ours.items() if watch.plant is Watch.plant}
    assert bare == set(ONLY_SAMPLES.split()), "a watch says what to plant (`plant`), then its name goes from the list"


def test_a_record_is_kept_by_what_can_be_tried() -> None:
    declared = triggers.declared()
    assert {name for record in records().values() for name in record.kept_by} <= declared.keys()


def test_an_occasional_duty_has_no_items_to_plant() -> None:
    assert bindable_duties().keys() - duties().keys() == {
        key for key, duty in bindable_duties().items() if type(duty).__name__ == "OccasionalDuty"
    }
