from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "guiju.domains.safety"
    verbose_name = "安全"

    def ready(self) -> None:
        """Load what registers itself: registers, commands, controls, how visitors are forgotten."""
        from guiju.domains.safety import (  # noqa: F401
            api,
            controls,
            duties,
            guidance,
            indicators,
            inspection_duties,
            inspection_kinds,
            queries,
            reactions,
            registers,
            reminding,
            storms,
            visibility,
        )
        from guiju.domains.safety.masking import MaskedVisitors
        from guiju.kernel.retention import purges

        purges.register(MaskedVisitors())
        visibility.register()
        reminding.register()
        storms.register()
        indicators.register()
