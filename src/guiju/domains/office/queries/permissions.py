"""Permissions that reading asks for."""

from guiju.kernel.org.permissions import register_permission

READ = "office.read"
register_permission(READ, "查看行政办公")
