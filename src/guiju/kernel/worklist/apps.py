from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "guiju.kernel.worklist"
    verbose_name = "待办"

    def ready(self) -> None:
        """Load what registers itself: commands, reactions, steps of the ticker, what is verified and what may be deleted."""
        from guiju.kernel.findings import overdue
        from guiju.kernel.retention import purges
        from guiju.kernel.worklist import checks, commands, delivery, queries, reactions, ticking, unanswered  # noqa: F401
        from guiju.kernel.worklist.models import Message

        checks.register()
        purges.register(purges.RowPurge("messages", Message, "read_at"))
        ticking.register("findings.escalate", 30, overdue.escalate)
        ticking.register("worklist.unanswered_warnings", 60, unanswered.open_tasks)
        ticking.register("worklist.deliver", 1, delivery.step)
