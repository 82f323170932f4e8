from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "guiju.kernel.worklist"
    verbose_name = "待办"

    def ready(self) -> None:
        """Load what registers itself: commands, reactions, steps of the ticker, what ``guiju verify`` compares."""
        from guiju.kernel.findings import overdue
        from guiju.kernel.worklist import checks, commands, delivery, queries, reactions, ticking, unanswered  # noqa: F401

        checks.register()
        ticking.register("findings.escalate", 30, overdue.escalate)
        ticking.register("worklist.unanswered_warnings", 60, unanswered.open_tasks)
        ticking.register("worklist.deliver", 1, delivery.step)
