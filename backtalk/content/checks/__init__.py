"""Checks of the content that go beyond its shape: examples, links, reading ease."""
