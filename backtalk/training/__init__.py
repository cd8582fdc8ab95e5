"""Models: how one is made, what it would change, and which one answers."""
