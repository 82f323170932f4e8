"""What a post must grant to see risks."""

from guiju.kernel.org.permissions import register_permission

READ = "risk.read"
register_permission(READ, "查看风险登记册")
