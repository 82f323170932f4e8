"""The commands of aftersales, one module each."""
