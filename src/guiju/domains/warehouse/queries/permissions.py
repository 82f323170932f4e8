"""What a post must grant to see the warehouse, and to see what goods cost."""

READ = "warehouse.read"
COSTS = "warehouse.costs"
"""The field group of costs and unit prices."""
