"""Duties: declared, planned for each day from bindings and assignments, done with evidence, found when missed."""


def register() -> None:
    """Load the commands; tell the ticker its steps and the files who may see a duty's photo."""
    from guiju.kernel.controls import ticker  # noqa: PLC0415 — apps must be loaded
    from guiju.kernel.controls.duties import doing, missing, planning, visibility  # noqa: PLC0415

    ticker.register("duties.plan", 30, planning.plan)
    ticker.register("duties.miss", 30, missing.find_missed)
    visibility.register(doing.DOCUMENT)
