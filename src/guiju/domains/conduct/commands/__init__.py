"""The commands of conduct, one module each."""
