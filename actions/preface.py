"""What comes before any reply: to ask an adult along, if somebody is under 16."""

from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.reading import Reading
from backtalk.content.library import Content


def send(dispatcher: CollectingDispatcher, content: Content, reading: Reading) -> None:
    """Say it, once."""
    if reading.is_minor and not reading.slot("minor"):
        replies.say(dispatcher, content.phrase("under_16"))
