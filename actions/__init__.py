"""Rasa actions: they read the tracker, ask the library, and send typed messages."""
