from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "guiju.domains.policy"
    verbose_name = "制度管理"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, registers, reactions."""
        from guiju.domains.policy import adopted, controls  # noqa: F401
