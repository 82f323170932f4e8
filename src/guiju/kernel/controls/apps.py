from django.apps import AppConfig


class ControlsConfig(AppConfig):
    name = "guiju.kernel.controls"
    verbose_name = "控制"
