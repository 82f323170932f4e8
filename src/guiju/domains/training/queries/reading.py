"""Who may read training."""

from guiju.kernel.org.permissions import register_permission

READ = "training.read"
register_permission(READ, "查看培训")
