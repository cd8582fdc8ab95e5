"""Conversations: what is kept of each, turn by turn, and how staff see them."""
