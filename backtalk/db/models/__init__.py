"""The tables of web and actions; Rasa's own, `events`, is described by `backtalk.db.events`."""

from backtalk.db.models.base import Base, KeyCheck, UtcDateTime, now
from backtalk.db.models.conversations import (
    DANGER_RANKS,
    NO_DANGER,
    ChatMessage,
    Conversation,
    Counter,
    DangerSign,
)
from backtalk.db.models.leads import (
    Lead,
    LeadEvent,
    LeadName,
    LeadNote,
    Notification,
    SavedFilter,
)
from backtalk.db.models.staff import (
    AuditEntry,
    ConsoleSetting,
    Staff,
    StaffLink,
    StaffSession,
)

__all__ = [
    "DANGER_RANKS",
    "NO_DANGER",
    "AuditEntry",
    "Base",
    "ChatMessage",
    "ConsoleSetting",
    "Conversation",
    "Counter",
    "DangerSign",
    "KeyCheck",
    "Lead",
    "LeadEvent",
    "LeadName",
    "LeadNote",
    "Notification",
    "SavedFilter",
    "Staff",
    "StaffLink",
    "StaffSession",
    "UtcDateTime",
    "now",
]
