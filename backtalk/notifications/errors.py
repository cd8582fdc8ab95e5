"""What can go wrong with a notification, in words for the clinic. Nothing personal in them."""


class TargetError(Exception):
    """A target cannot be set up like this; the message says what to correct."""


class NotSent(Exception):
    """A try failed; the message says why."""
