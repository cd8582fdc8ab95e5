"""Sends typed messages, and makes their buttons."""

import json

from rasa_sdk.executor import CollectingDispatcher

from backtalk.content.library import Content
from backtalk.payloads import Choice, Message, Text


def send(dispatcher: CollectingDispatcher, *messages: Message) -> None:
    """Send `messages` to the visitor, in order."""
    for message in messages:
        dispatcher.utter_message(json_message=message.model_dump(mode="json"))


def say(dispatcher: CollectingDispatcher, *texts: str) -> None:
    """Send plain sentences."""
    send(dispatcher, *(Text(text=text) for text in texts))


def say_once(dispatcher: CollectingDispatcher, text: str) -> None:
    """Send a plain sentence, unless this reply has it already."""
    if not was_said(dispatcher, text):
        say(dispatcher, text)


def was_said(dispatcher: CollectingDispatcher, text: str) -> bool:
    """Whether this reply has a plain sentence already."""
    sent = [message.get("custom") for message in dispatcher.messages]
    return Text(text=text).model_dump(mode="json") in sent


def choice(title: str, intent: str, **entities: str) -> Choice:
    """A button that means `intent` with `entities`."""
    return Choice(title=title, choice=f"/{intent}{json.dumps(entities) if entities else ''}")


def contact_choice(content: Content) -> Choice:
    """The button to a person."""
    return choice(content.phrase("button_contact"), "contact")
