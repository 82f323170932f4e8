"""What a post must grant to see shops, orders and listings."""

from guiju.kernel.org.permissions import register_permission

READ = "orders.read"
register_permission(READ, "查看店铺和平台订单")
READ_SUSPECTED = "orders.read_suspected"
register_permission(READ_SUSPECTED, "查看可疑交易")
