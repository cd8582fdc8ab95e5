"""Two models beside each other: on which lines, what would change, and what that is worth."""
