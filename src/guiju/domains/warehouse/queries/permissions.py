"""What a post must grant to see the warehouse, and to see what goods cost."""

from guiju.kernel.org.permissions import register_permission

READ = "warehouse.read"
COSTS = "warehouse.costs"
"""The field group of costs and unit prices."""

register_permission(READ, "查看仓库的单据和库存")
register_permission(COSTS, "查看成本和单价")
