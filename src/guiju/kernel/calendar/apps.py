from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "guiju.kernel.calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.kernel.calendar import commands  # noqa: F401 — commands register themselves
