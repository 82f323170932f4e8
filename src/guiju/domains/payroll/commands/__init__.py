"""The commands of payroll, one module each."""
