"""Decisions as training data: examples, files, imports."""
