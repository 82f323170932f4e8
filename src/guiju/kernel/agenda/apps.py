from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "guiju.kernel.agenda"
    verbose_name = "日程"

    def ready(self) -> None:
        """Load what registers itself: commands, the step of the ticker."""
        from guiju.kernel.agenda import commands, digesting  # noqa: F401
        from guiju.kernel.worklist import ticking

        ticking.register("agenda.digest", 30, digesting.step)
