"""Danger signs of a conversation: their state during it, and the records that staff see."""
