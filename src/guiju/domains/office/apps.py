from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "guiju.domains.office"
    verbose_name = "行政办公"

    def ready(self) -> None:
        """Load what registers itself; tell the ticker its steps and the files who may see a result."""
        from guiju.domains.office import (  # noqa: F401
            api,
            controls,
            duties,
            execution,
            flows,
            meetings,
            queries,
            registers,
            service,
            visibility,
        )
        from guiju.domains.office.commands import escalate, meet_duties, settle_entry, take_step, write_entry
        from guiju.kernel.worklist import ticking

        ticking.register("office.meet", 60, meet_duties.meet)
        ticking.register("office.execution", 300, execution.remind)
        ticking.register("office.ask", 300, settle_entry.ask)
        ticking.register("office.escalate", 60, escalate.step)
        visibility.register(take_step.DOCUMENT, write_entry.DOCUMENT)
