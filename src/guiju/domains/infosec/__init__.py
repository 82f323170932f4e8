"""Trust: information security, devices from outside."""
