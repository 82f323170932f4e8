from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "guiju.domains.payroll"
    verbose_name = "薪酬"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, what is compared, which shops there are."""
        from guiju.domains.payroll import api, checks, controls, queries, sales  # noqa: F401
        from guiju.domains.policy.api import know_shops

        know_shops(sales.shops_among)
        checks.register()
