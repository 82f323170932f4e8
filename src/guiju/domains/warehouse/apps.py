from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "guiju.domains.warehouse"
    verbose_name = "仓库"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, what ``guiju verify`` compares, who sees files."""
        from guiju.domains.warehouse import (  # noqa: F401
            api,
            checks,
            controls,
            duties,
            indicators,
            inspected_goods,
            offered,
            queries,
            reactions,
            registers,
            visibility,
            zone_duties,
            zone_reactions,
        )
        from guiju.domains.warehouse.commands import (
            closing_list,
            draw_bins,
            hold_damp_goods,
            list_signs,
            missing_keys,
            set_aside,
        )
        from guiju.kernel.worklist import ticking

        checks.register()
        ticking.register("warehouse.closing_list", 30, closing_list.step)
        ticking.register("warehouse.draw_bins", 30, draw_bins.step)
        ticking.register("warehouse.hold_damp_goods", 60, hold_damp_goods.step)
        ticking.register("warehouse.list_signs", 3600, list_signs.step)
        ticking.register("warehouse.missing_keys", 30, missing_keys.step)
        ticking.register("warehouse.set_aside", 30, set_aside.step)
        visibility.register()
        offered.register()
        indicators.register()
