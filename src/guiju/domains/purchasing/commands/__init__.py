"""The commands of purchasing, one module each."""
