"""What is done about risks and limits."""
