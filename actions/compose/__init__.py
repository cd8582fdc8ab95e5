"""Composes replies: answers, cards and choices from the clinic's content."""
