from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guiju.web"
    verbose_name = "网页"

    def ready(self) -> None:
        """Register the sections of 今日."""
        from guiju.web import today_sections, warehouse_section

        today_sections.register_all()
        warehouse_section.register_all()
