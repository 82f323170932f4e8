"""The pages of payroll, all of the kit."""
