"""When the clinic is open: how its hours are written, and what follows from them."""
