from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "guiju.kernel.registers"
    verbose_name = "台账"
