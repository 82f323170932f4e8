"""What comes after the sale: returns that consumers ask for, and what becomes of each."""
