"""What comes before any reply: a danger sign that was told of, and that somebody is under 16."""

from rasa_sdk.executor import CollectingDispatcher

from actions import replies
from actions.reading import Reading
from backtalk.content.library import Content


def send(dispatcher: CollectingDispatcher, content: Content, reading: Reading) -> None:
    """Say it, each once."""
    if reading.after_alarm:
        replies.say(dispatcher, content.phrase("red_flag_still"))
    if reading.is_minor and not reading.slot("minor"):
        replies.say(dispatcher, content.phrase("under_16"))
