"""Matters referred to superiors: told at once, acknowledged in time or escalated, ended by an instruction."""


def register() -> None:
    """Load the commands and the query; tell the ticker its step."""
    from guiju.kernel.controls.referrals import commands, escalating, queries  # noqa: F401, PLC0415 — apps must be loaded
    from guiju.kernel.worklist import ticking  # noqa: PLC0415

    ticking.register("referrals.escalate", 30, escalating.escalate)
