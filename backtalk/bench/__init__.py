"""Measures this installation: sizes, training, start, memory and speed."""
