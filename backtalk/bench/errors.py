"""What a measurement can fail with."""


class BenchError(Exception):
    """Something could not be measured; the message says what."""
