from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "guiju.domains.training"
    verbose_name = "培训考试"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls; tell the worker its steps, pledges of exams passed."""
        from guiju.domains.training import api, controls, proof, queries, steps  # noqa: F401
        from guiju.kernel.controls.pledges import proofs

        proofs.provide(proof.passed)
        steps.register()
