from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "guiju.domains.training"
    verbose_name = "培训考试"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, registers."""
