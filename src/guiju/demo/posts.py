"""The posts of the demo company and what each may: what a real company begins with too."""

from guiju.domains.warehouse.registers import Custodians, StorageConflicts, ZoneLicences

EVERYBODY = [
    "findings.report",
    "findings.rectify",
    "findings.extend",
    "worklist.complete_task",
    "worklist.read_messages",
    "commands.acknowledge",
    "safety.complete_visit",
]
"""What every post gives: to report, to put right what one answers for, and to answer."""

OVERSIGHT = ["findings.assign", "findings.verify"]
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
VISITORS, KEYS, DEVICES, CAMERA_BOOK = (
    [f"{book}.{act}" for act in ("read", "enter", "correct", "end")]
    for book in ("safety.visitors", "safety.key_loans", "infosec.devices", "safety.cameras")
)
"""To keep a register."""
CAMERAS = ["safety.cameras.read", "safety.record_cameras", "safety.prove_camera"]
ZONE_BOOKS = [
    f"{book.key}.{act}" for book in (ZoneLicences, Custodians, StorageConflicts) for act in ("enter", "correct", "end")
]
SEEN_ZONES = [f"{book.key}.read" for book in (ZoneLicences, Custodians, StorageConflicts)]
ARRANGING = ["warehouse.open_bin", "warehouse.arrange_bin", "catalogue.set_storage_rule", *ZONE_BOOKS]
"""To say where goods stand."""
FROM_FILES = ["imports.start", "imports.save_profile"]
POSTS: dict[str, tuple[str, list[str]]] = {
    "owner": (
        "总经理",
        [
            *OVERSIGHT,
            *REFERRALS,
            "findings.read_all",
            "commands.decide_held",
            "audit.read_breaches",
            "rulebook.answer_profile",
            "rulebook.settle_waiting",
            "controls.oversee_duties",
            "controls.oversee_pledges",
            "controls.sign_pledge",
            "controls.approve_gate",
            *WATCHING,
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "operations_director": (
        "运营总监",
        [
            *OVERSIGHT,
            *REFERRALS,
            "findings.read_all",
            "commands.decide_held",
            "warehouse.approve_issue",
            "warehouse.record_unpapered_departure",
            "audit.read_breaches",
            "controls.do_duty",
            "controls.oversee_duties",
            "controls.oversee_pledges",
            "controls.sign_pledge",
            "calendar.set_day",
            "controls.propose_gate",
            "controls.try_gate",
            "catalogue.register_sku",
            *ARRANGING,
            *SEEN_ZONES,
            *WATCHING,
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "store_manager": (
        "店长",
        [
            *OVERSIGHT,
            *REFERRALS,
            "commands.decide_held",
            "warehouse.request_issue",
            "warehouse.approve_issue",
            "catalogue.register_sku",
            *FROM_FILES,
            "controls.sign_pledge",
            *WATCHING,
            *SEEING,
        ],
    ),
    "keeper": (
        "库管",
        [
            "warehouse.record_arrival",
            "warehouse.count_arrival",
            "warehouse.receive_goods",
            "warehouse.refuse_goods",
            "warehouse.dispatch_goods",
            "warehouse.return_goods",
            "warehouse.change_state",
            "warehouse.close_day",
            "warehouse.close_month",
            "warehouse.submit_monthly_report",
            "warehouse.reverse_document",
            "warehouse.record_unpapered_departure",
            "warehouse.put_away",
            "warehouse.undo_putaway",
            "warehouse.relocate",
            "warehouse.pick_goods",
            "warehouse.return_pick",
            "warehouse.record_found_goods",
            "warehouse.record_theft",
            *CAMERAS,
            "warehouse.measure_aisle",
            "warehouse.open_bin",
            *SEEN_ZONES,
            "controls.grant_waiver",
            "controls.do_duty",
            "controls.complete_duty",
            "controls.read_referrals",
            "controls.sign_pledge",
            *FROM_FILES,
            "queries.reveal",
            *VISITORS,
            *KEYS,
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "warehouse_head": (
        "仓库主管",
        [
            *OVERSIGHT,
            *CAMERAS,
            "controls.read_referrals",
            "controls.acknowledge_referral",
            "warehouse.decide_lock",
            "warehouse.record_theft",
            "warehouse.count_bin",
            "controls.do_duty",
            "controls.complete_duty",
            "controls.oversee_duties",
            "controls.sign_pledge",
            *SEEN_ZONES,
            *WATCHING,
            *SEEING,
        ],
    ),
    "safety_officer": (
        "安全管理",
        [
            *OVERSIGHT,
            *CAMERAS,
            *CAMERA_BOOK,
            "findings.read_all",
            "controls.do_duty",
            "controls.sign_pledge",
            *FROM_FILES,
            "queries.reveal",
            *VISITORS,
            *KEYS,
        ],
    ),
    "admin_office": (
        "行政",
        ["controls.do_duty", "controls.sign_pledge", *FROM_FILES, "queries.reveal", *VISITORS, *KEYS],
    ),
    "customer_service": ("客服", ["warehouse.request_issue", "controls.sign_pledge", *SEEING]),
    "accountant": ("会计", ["controls.sign_pledge"]),
    "finance_head": (
        "财务负责人",
        [
            *OVERSIGHT,
            "findings.read_all",
            "commands.decide_held",
            "warehouse.close_month",
            "controls.sign_pledge",
            *SEEING,
            "warehouse.costs",
        ],
    ),
    "it_admin": (
        "系统管理员",
        [
            "org.found_entity",
            "org.found_unit",
            "org.open_place",
            "org.rename_entity",
            "org.rename_unit",
            "org.rename_place",
            "org.rename_post",
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
            "org.record_leaving",
            "org.reset_password",
            "org.remove_second_factor",
            "org.switch_account",
            "org.end_sessions",
            "org.withdraw_token",
            "rulebook.answer_profile",
            "worklist.read_outgoing",
            "worklist.resend_outgoing",
            *DEVICES,
            "infosec.end_approval",
            *OVERSIGHT,
            *FROM_FILES,
            "controls.sign_pledge",
        ],
    ),
}
