"""The tables of web and actions; Rasa's own, `events`, is described by `backtalk.db.events`."""

from backtalk.db.models.base import Base, KeyCheck, UtcDateTime, now
from backtalk.db.models.content import ContentEdit
from backtalk.db.models.conversations import (
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
    LeadPart,
    LeadTag,
    LeadView,
    SavedFilter,
)
from backtalk.db.models.notifications import Notification, NotificationTarget
from backtalk.db.models.reviews import Decision, KnownCard, Signature
from backtalk.db.models.staff import (
    AuditEntry,
    Staff,
    StaffLink,
    StaffSession,
)
from backtalk.db.models.training import BlindReading, TrainedModel, TrainingRun

__all__ = [
    "AuditEntry",
    "Base",
    "BlindReading",
    "ChatMessage",
    "ContentEdit",
    "Conversation",
    "Counter",
    "DangerSign",
    "Decision",
    "KeyCheck",
    "KnownCard",
    "Lead",
    "LeadEvent",
    "LeadName",
    "LeadNote",
    "LeadPart",
    "LeadTag",
    "LeadView",
    "Notification",
    "NotificationTarget",
    "SavedFilter",
    "Signature",
    "Staff",
    "StaffLink",
    "StaffSession",
    "TrainedModel",
    "TrainingRun",
    "UtcDateTime",
    "now",
]
