"""What belongs together of what a post may: lists that the posts of the demo company are made of."""

from guiju.domains.warehouse.registers import Custodians, StorageConflicts, ZoneLicences

EVERYBODY = [
    "findings.report",
    "findings.rectify",
    "findings.extend",
    "worklist.complete_task",
    "worklist.read_messages",
    "commands.acknowledge",
    "policy.answer_question",
    "policy.ask_question",
    "policy.publish_interpretation",
    "policy.read",
    "policy.register_gap",
    "controls.read_private_reminders",
    "training.sign_in",
    "training.start_exam",
    "training.submit_exam",
    "conduct.answer_case",
    "conduct.answer_report",
    "conduct.declare_job",
    "conduct.gifts.enter",
    "conduct.file_appeal",
    "conduct.file_report",
    "conduct.file_suggestion",
    "conduct.read_notices",
    "conduct.read_own",
    "conduct.read_reports",
    "conduct.read_reports_on_me",
    "payroll.answer_payslip",
    "payroll.read_own",
    "safety.complete_visit",
    "office.read",
    "office.file_report",
    "office.assign_decisions",
    "office.give_errand",
    "office.list_execution",
    "office.record_meeting",
    "office.settle_entry",
    "office.take_step",
    "office.write_entry",
    "office.write_note",
    "safety.record_hazard",
    "safety.fix_hazard",
    "safety.record_incident",
]
"""What every post gives: to report, to put right what one answers for, to ask what a clause means, the office's daily work.

Whose interpretation counts, the clauses decide.
"""

RULES = [
    f"policy.{act}"
    for act in (
        "read",
        "draft_version",
        "fill_cover",
        "review_version",
        "adopt_version",
        "record_paper",
        "record_opinion",
        "answer_opinions",
        "announce_version",
        "publish_version",
        "record_filing",
        "repeal_version",
        "switch_penalties",
        "apply_rule",
        "conclude_application",
        "record_annex",
        "record_rejection",
        "set_indicator",
        "record_reading",
        "link_goal",
        "cite_basis",
        "set_scope",
        "set_tag",
        "rule_overlap",
    )
]
"""To draft, consult and publish rulebooks, and to apply them."""
OVERSIGHT = ["findings.assign", "findings.verify", "controls.remind_privately", "controls.close_reminder"]
REFERRALS = [
    "controls.read_referrals",
    "controls.acknowledge_referral",
    "warehouse.release_issues",
    "warehouse.instruct_refusal",
    "warehouse.decide_refused_issues",
    "warehouse.decide_lock",
]
"""To answer what keepers refer."""
SEEING = ["catalogue.read", "warehouse.read"]
WATCHING = ["safety.visitors.read", "safety.key_loans.read"]
ASSETS, VISITORS, KEYS, DEVICES, CAMERA_BOOK, FIRE_SOURCES, EXTINGUISHERS, RISKS, RAINY_MODES = (
    [f"{book}.{act}" for act in ("read", "enter", "correct", "end")]
    for book in (
        "assets.assets",
        "safety.visitors",
        "safety.key_loans",
        "infosec.devices",
        "safety.cameras",
        "safety.fire_sources",
        "safety.extinguishers",
        "safety.risks",
        "safety.rainy_modes",
    )
)
VISITORS += ["safety.brief_visitor"]
DEVICES += [f"infosec.assets.{act}" for act in ("read", "enter", "correct", "end")]
DEVICES += [f"infosec.software.{act}" for act in ("read", "enter", "correct", "end")]
"""To keep a register."""
RISKS += [f"safety.agreements.{act}" for act in ("read", "enter", "correct", "end")]
RISKS += [f"safety.hygiene_areas.{act}" for act in ("read", "enter", "correct", "end")]
COMPETITORS, REPORTING_LINES = (
    [f"office.{book}.{act}" for act in ("read", "enter", "correct", "end")]
    for book in ("competitors", "reporting_lines")
)
PROPOSING = [
    "conduct.propose_award",
    "conduct.propose_penalty",
    "conduct.propose_promotion",
    "policy.sign_review",
]
"""To propose an award, a sanction or a promotion, which somebody else decides; to sign the reviews of one's department."""
SUGGESTIONS = ["conduct.review_suggestion", "conduct.plan_adoption", "conduct.accept_result", "conduct.enter_sheet"]
SUGGESTIONS += [f"conduct.{act}" for act in ("record_rollout", "score_suggestion", "conclude_scores")]
TIES = [f"conduct.ties.{act}" for act in ("read", "enter", "correct", "end")]
PEOPLE_BOOKS = [*REPORTING_LINES, *TIES]
"""To keep who reports to whom and who is whose relative."""
HANDLING = [f"conduct.{act}" for act in ("hand_report", "conclude_report", "decide_referral")]
"""What is done about a report by whoever handles it."""
PERSONNEL = [
    *TIES,
    "conduct.read",
    "conduct.record_statement",
    "conduct.serve_decision",
    "conduct.publish_decision",
    "conduct.decide_appeal",
    "controls.record_paper_signature",
    "controls.remind_privately",
    "controls.close_reminder",
    *HANDLING,
    "conduct.answer_job",
    "conduct.draft_liability",
    "conduct.read_outside_jobs",
    "conduct.gifts.read",
    "conduct.gifts.correct",
    "conduct.gifts.end",
    "policy.publish_scheme",
]
PERSONNEL += [f"conduct.{act}" for act in ("permit_fines", "plan_compensation", "record_execution")]
PAYING = [f"payroll.{act}" for act in ("read", "set_grade", "class_item", "change_pay", "run_payroll", "choose_start")]
"""To say what people are paid, and to work out what a month comes to."""
INSPECTING = [f"inspections.{act}" for act in ("read", "grant", "end", "issue_code")]
"""To let an authority or an auditor in to read."""
ADMINISTERING = [
    *INSPECTING,
    "org.close_unit",
    "org.found_entity",
    "org.found_unit",
    "org.open_place",
    "org.rename_entity",
    "org.rename_unit",
    "org.rename_place",
    "org.rename_post",
    "org.place_post_under",
    "org.rename_person",
    "org.define_post",
    "org.grant_permission",
    "org.revoke_permission",
    "org.declare_incompatible",
    "org.end_incompatible",
    "org.permit_incompatible",
    "org.register_person",
    "org.assign",
    "org.end_assignment",
    "org.transfer",
    "org.substitute",
    "org.end_substitution",
    "org.record_absence",
    "org.record_phone",
    "org.record_leaving",
    "org.reset_password",
    "org.remove_second_factor",
    "org.switch_account",
    "org.end_sessions",
    "org.issue_badge",
    "org.end_badge",
    "org.enrol_device",
    "org.end_device",
    "org.withdraw_token",
]
SHOWING = ["dossiers.record", "dossiers.read", *INSPECTING]
DECIDING = ["conduct.decide_award", "conduct.issue_penalty", "conduct.read", *HANDLING]
PARCELS = [f"warehouse.personal_parcels.{act}" for act in ("read", "enter", "correct")]
GUARD = ["warehouse.check_exit", "warehouse.record_exit_incident", *PARCELS]
"""To stand at the gate."""
LENDING = [*ASSETS, "assets.lend_asset", "assets.return_asset", "assets.hand_over_asset"]
REVIEWS = [f"safety.risk_reviews.{act}" for act in ("read", "enter", "correct")]
SEEN_FIRE = [
    "safety.fire_sources.read",
    "safety.extinguishers.read",
    "safety.risks.read",
    "safety.rainy_modes.read",
    "safety.risk_reviews.read",
]
CAMERAS = ["safety.cameras.read", "safety.record_cameras", "safety.prove_camera"]
ZONE_BOOKS = [
    f"{book.key}.{act}" for book in (ZoneLicences, Custodians, StorageConflicts) for act in ("enter", "correct", "end")
]
SEEN_ZONES = [f"{book.key}.read" for book in (ZoneLicences, Custodians, StorageConflicts)]
ARRANGING = ["warehouse.open_bin", "warehouse.arrange_bin", "catalogue.set_storage_rule", *ZONE_BOOKS]
"""To say where goods stand."""
LEVELS = ["levels.read", "purchasing.read"]
ORDERING = ["levels.propose_clearance", "purchasing.place_order", "purchasing.cancel_line", *LEVELS]
ORDERING += [f"purchasing.suppliers.{act}" for act in ("read", "enter", "correct", "end")]
"""To order goods from suppliers, and to say what is to become of those that stand."""
PRODUCTS = [f"catalogue.{act}" for act in ("open_category", "register_sku", "set_category", "set_stages")]
"""To keep the register of products and the categories they are sold in."""
ORDERS = [
    "orders.read",
    "orders.record_order",
    "orders.allocate_order",
    "orders.set_presale",
    "aftersales.decide_return",
    "aftersales.read",
    "aftersales.request_return",
    "orders.cancel_order",
    "orders.record_review",
    "orders.check_display",
    "orders.record_listed_stock",
    "orders.prove_listing",
    "orders.prove_platform_stop",
    "orders.explain_listing",
    "warehouse.release_reservation",
]
"""To deal with what the platforms took."""
RISK_BOOK = [
    f"risk.{act}" for act in ("read", "register_risk", "reassess_risk", "treat_risk", "close_risk", "set_limit")
]
"""To keep the register of risks and its limits."""
SUSPICION = ["orders.read_suspected", "orders.conclude_trade"]
"""To see what trade may be made up, and to say what came out."""
DRAFTING = [
    "rulebook.adopt_text",
    "rulebook.decide_draft",
    "rulebook.merge_drafts",
    "rulebook.split_draft",
    "rulebook.take_text",
]
"""To make clauses of a text and to decide about each; to enact them is another thing."""
GOVERNING = [
    "office.close_service_project",
    "office.open_service_project",
    "policy.activate_party",
    "policy.assess_change",
    "policy.check_obligation",
    "policy.announce_decision",
    "policy.answer_objection",
    "policy.comment_decision",
    "policy.confirm_clause",
    "policy.cover_domain",
    "policy.decide_revision",
    "policy.enter_declaration",
    "policy.enter_licence",
    "policy.enter_obligation",
    "policy.enter_statute",
    "policy.link_supplement",
    "policy.mark_declaration",
    "policy.name_accountable",
    "policy.open_line",
    "policy.pause_control",
    "policy.publish_supplement",
    "policy.record_address",
    "policy.record_news",
    "policy.read_decisions",
    "policy.register_conflict",
    "policy.register_party",
    "policy.review_decision",
    "policy.review_system",
    "policy.scope_party",
    "policy.settle_uncovered",
    "policy.sign_review",
    "policy.submit_decision",
]
"""To keep the law and the rulebooks."""
FROM_FILES = ["imports.start", "imports.save_profile"]
