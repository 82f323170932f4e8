"""The warehouse's pages: receiving and dispatching on a phone, lists and documents on a desktop."""
