from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "guiju.kernel.files"
    verbose_name = "文件"

    def ready(self) -> None:
        from guiju.kernel.audit.report import register_check
        from guiju.kernel.files.checks import attachments_intact

        register_check("attachments", "附件与摘要一致", attachments_intact)
