"""Rasa, fenced in: NLU components, policies, launcher, patches of upstream."""
