"""Shops, the orders platforms took for us, and the stock they hold."""
