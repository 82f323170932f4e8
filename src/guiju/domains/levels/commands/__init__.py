"""The commands of stock levels, one module each."""
