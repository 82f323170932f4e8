"""Pledges: a signature under the text of a rulebook in force, asked again only when the text has changed."""

OVERSEE = "controls.oversee_pledges"
"""The permission to see who has signed and who has not."""


def register() -> None:
    """Load the command and tell the ticker its step."""
    from guiju.kernel.controls.pledges import accepted, close_reminder, own_name, queries, signing  # noqa: F401, PLC0415 — apps must be loaded
    from guiju.kernel.org.permissions import register_permission  # noqa: PLC0415
    from guiju.kernel.worklist import ticking  # noqa: PLC0415

    register_permission(OVERSEE, "查看承诺签署")
    from guiju.kernel.controls.pledges import informing, on_paper, reminding, unsigned  # noqa: PLC0415

    on_paper.register()
    ticking.register("pledges.unsigned", 600, unsigned.find_unsigned)
    ticking.register("pledges.not_informed", 600, informing.inform)
    ticking.register("pledges.reminders", 600, reminding.remind_unsigned)
