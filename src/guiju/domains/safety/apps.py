from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "guiju.domains.safety"
    verbose_name = "安全"

    def ready(self) -> None:
        """Load what registers itself."""
        from guiju.domains.safety import registers  # noqa: F401
