"""Ranks all answers and acts against a whole message."""
