"""Rasa, fenced in: NLU components, policies, launcher, departures from upstream."""
