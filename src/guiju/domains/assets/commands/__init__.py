"""The commands of assets, one module each."""
