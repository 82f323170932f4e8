from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "guiju.domains.policy"
    verbose_name = "制度管理"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, registers."""
        from guiju.domains.policy import api, controls, queries  # noqa: F401
