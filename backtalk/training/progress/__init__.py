"""How answers have become over the weeks, and whether visitors ask for other things."""
