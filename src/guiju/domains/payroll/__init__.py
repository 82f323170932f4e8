"""What people are paid: pay terms, a month's payroll, payslips."""
