from django.apps import AppConfig


class ControlsConfig(AppConfig):
    name = "guiju.kernel.controls"
    verbose_name = "控制"

    def ready(self) -> None:
        """Load what registers itself: commands, periodic steps, who sees the photos of duties."""
        from guiju.kernel.commands import expiring
        from guiju.kernel.controls import commands, pulse  # noqa: F401
        from guiju.kernel.controls.duties import register as register_duties
        from guiju.kernel.controls.evaluation import commands as evaluation_commands  # noqa: F401
        from guiju.kernel.controls.evaluation import compliance  # noqa: F401
        from guiju.kernel.controls.evaluation import queries as evaluation_queries  # noqa: F401
        from guiju.kernel.controls.pledges import register as register_pledges
        from guiju.kernel.controls.referrals import register as register_referrals
        from guiju.kernel.controls.self_test import taking, watching  # noqa: F401
        from guiju.kernel.controls.written import commands as written_commands  # noqa: F401
        from guiju.kernel.controls.written.gate import infos
        from guiju.kernel.rulebook import catalogue
        from guiju.kernel.worklist import ticking

        ticking.register("held.expire", 30, expiring.expire)
        register_duties()
        register_pledges()
        register_referrals()
        catalogue.add_source(infos)
