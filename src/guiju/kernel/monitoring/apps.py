from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "guiju.kernel.monitoring"
    verbose_name = "运行监控"

    def ready(self) -> None:
        """Count the runs of this process from now on."""
        from guiju.kernel.commands.observers import observe
        from guiju.kernel.monitoring import runs

        observe(runs.count)
