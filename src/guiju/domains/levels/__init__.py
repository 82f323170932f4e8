"""How much stock there should be: sales a day, cover, what to order again, what to clear."""
