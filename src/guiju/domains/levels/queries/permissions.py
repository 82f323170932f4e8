"""What must be granted to see levels."""

from guiju.kernel.org.permissions import register_permission

READ = "levels.read"
register_permission(READ, "查看库存水位和建议")
