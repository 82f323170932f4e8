"""Duties: declared, planned for each day from bindings and assignments, done with evidence, found when missed."""


def register() -> None:
    """Load the commands; tell the ticker its steps and the files who may see a duty's photo."""
    from guiju.kernel.controls.duties import (  # noqa: PLC0415 — apps must be loaded
        completing,  # noqa: F401
        doing,
        enacted,  # noqa: F401
        missing,
        planning,
        rechecking,
        reminding,
        visibility,
        watching,  # noqa: F401
    )
    from guiju.kernel.worklist import ticking  # noqa: PLC0415

    ticking.register("duties.plan", 30, planning.plan)
    ticking.register("duties.remind", 30, reminding.remind)
    ticking.register("duties.miss", 30, missing.find_missed)
    ticking.register("duties.recheck", 30, rechecking.ask)
    ticking.register("duties.made_up", 30, missing.resolve_made_up)
    visibility.register(doing.DOCUMENT)
