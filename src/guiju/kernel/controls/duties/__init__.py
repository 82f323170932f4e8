"""Duties: declared, planned for each day from bindings and assignments, done with evidence, found when missed."""


def register() -> None:
    """Load the commands; tell the ticker its steps and the files who may see a duty's photo."""
    from guiju.kernel.controls import calendar, ticker  # noqa: PLC0415 — apps must be loaded
    from guiju.kernel.controls.duties import doing, enacted, missing, planning, visibility  # noqa: F401, PLC0415

    ticker.register("calendar.seed", 6 * 3600, calendar.seed_known)
    ticker.register("duties.plan", 30, planning.plan)
    ticker.register("duties.miss", 30, missing.find_missed)
    visibility.register(doing.DOCUMENT)
