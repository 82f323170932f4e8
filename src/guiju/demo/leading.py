"""Who leads whom in the demo company, and what it takes to teach."""

TEACHING = [
    "training.read",
    "training.define_course",
    "training.schedule_session",
    "training.record_attendance",
    "training.excuse_from_session",
    "training.close_session",
    "training.confirm_term",
    "training.add_result",
    "training.note_absence",
    "training.claim_hours",
    "training.record_drill",
    "training.propose_plan",
    "training.close_plan",
    "training.evaluate_year",
]
"""To teach, and to keep what was learned."""
LEADING_TEACHING = ["training.read", "training.approve_plan", "training.close_coverage"]
SUPERIORS = {
    "operations_director": "owner",
    "operator": "operations_director",
    "store_manager": "operations_director",
    "keeper": "warehouse_head",
    "warehouse_head": "operations_director",
    "safety_officer": "owner",
    "admin_office": "owner",
    "customer_service": "store_manager",
    "buyer": "operations_director",
    "accountant": "finance_head",
    "finance_head": "owner",
    "it_admin": "owner",
}
"""Who leads whom: a post and the one above it."""
