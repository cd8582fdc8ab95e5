"""Signed tokens: which conversation a visitor is in, and which choices the gateway offered."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from backtalk.payloads import Choice, Message

LIFETIME = 30 * 24 * 3600
"""Seconds that a token and a choice are good for."""
HAND_OVER = 600
"""Seconds within which another device may go on with a chat."""
SHORTEST_FORM = 2
"""Seconds that a person needs at least to fill in the contact form."""


@dataclass(frozen=True)
class Chosen:
    """A choice that came back: what the visitor saw and what Rasa gets."""

    title: str
    payload: str


class Tokens:
    """Signs and reads tokens. Each kind has a salt of its own, so none passes for another."""

    def __init__(self, key: str) -> None:
        """Sign with `key`."""
        self._conversations = URLSafeTimedSerializer(key, salt="backtalk.conversation")
        self._choices = URLSafeTimedSerializer(key, salt="backtalk.choice")
        self._hand_overs = URLSafeTimedSerializer(key, salt="backtalk.hand_over")
        self._forms = URLSafeTimedSerializer(key, salt="backtalk.form")

    def for_conversation(self, conversation_id: str) -> str:
        """The token that lets a visitor go on with a conversation."""
        return str(self._conversations.dumps(conversation_id))

    def conversation(self, token: str) -> str | None:
        """The conversation of a token; None if it is forged or has expired."""
        found = _read(self._conversations, token)
        return found if isinstance(found, str) else None

    def hand_over(self, conversation_id: str) -> str:
        """A code with which another device goes on with a conversation, for ten minutes."""
        return str(self._hand_overs.dumps(conversation_id))

    def handed_over(self, code: str) -> str | None:
        """The conversation of a code; None if it is forged or too old."""
        found = _read(self._hand_overs, code, HAND_OVER)
        return found if isinstance(found, str) else None

    def form_opened(self) -> str:
        """The mark of a form that is shown now."""
        return str(self._forms.dumps("contact"))

    def form_too_fast(self, mark: str) -> bool:
        """Whether the form was sent sooner than a person could, or its mark is forged."""
        try:
            _, opened = self._forms.loads(mark, max_age=LIFETIME, return_timestamp=True)
        except SignatureExpired:
            return False
        except BadData:
            return True
        age: timedelta = datetime.now(UTC) - opened
        return age.total_seconds() < SHORTEST_FORM

    def chosen(self, choice: str, conversation_id: str) -> Chosen | None:
        """What a choice stands for; None unless it was offered in this very conversation."""
        match _read(self._choices, choice):
            case [str(owner), str(title), str(payload)] if owner == conversation_id:
                return Chosen(title, payload)
        return None

    def signed(self, message: Message, conversation_id: str) -> Message:
        """The message with every choice in it signed for this conversation."""
        choices = getattr(message, "choices", None)
        if not choices:
            return message
        return message.model_copy(
            update={"choices": [self._signed(choice, conversation_id) for choice in choices]}
        )

    def _signed(self, choice: Choice, conversation_id: str) -> Choice:
        content = [conversation_id, choice.title, choice.choice]
        return Choice(title=choice.title, choice=str(self._choices.dumps(content)))


def _read(serializer: URLSafeTimedSerializer, token: str, seconds: int | None = None) -> Any:
    try:
        return serializer.loads(token, max_age=LIFETIME if seconds is None else seconds)
    except BadData:
        return None
