"""Measures on labelled questions what a visitor would get, thresholds included."""
