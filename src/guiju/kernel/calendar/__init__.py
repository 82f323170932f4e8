"""The company's working days: what it has said of a day, and the statutory calendar behind it."""
