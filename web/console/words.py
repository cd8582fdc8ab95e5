"""What pages of several kinds call things: statuses, danger signs, what the audit records."""

from backtalk.db.models import DANGER_RANKS
from web.console.pages.leads.words import DANGER, OUTCOMES, STATUSES

RECORDED = {
    "audit.exported": "exported the audit",
    "conversation.details": "looked at contact details in a chat",
    "danger.noted": "marked a danger sign as seen",
    "danger.put_back": "put a danger sign back on the list",
    "insights.exported": "exported insights",
    "insights.printed": "made a report (PDF)",
    "lead.exported": "exported requests",
    "lead.viewed": "looked at a request",
    "links.checked": "tried all links",
    "notification.sent_again": "sent a notification again",
    "notification.target_added": "added a notification",
    "notification.target_changed": "changed a notification",
    "notification.target_key_changed": "made a new key for a notification",
    "notification.target_off": "turned a notification off",
    "notification.target_on": "turned a notification on",
    "notification.target_removed": "removed a notification",
    "notification.tested": "sent a test notification",
    "person.erased": "deleted a person",
    "person.looked_up": "searched for a person to delete",
    "retention.ran": "old data was deleted",
    "sign_in.done": "signed in",
    "sign_in.failed": "failed to sign in",
    "staff.added": "added an account",
    "staff.disabled": "closed an account",
    "staff.enabled": "opened an account again",
    "staff.invited": "invited somebody",
    "staff.link_made": "made a link for a password",
    "staff.password_changed": "changed the password",
    "staff.password_set": "set a password by a link",
    "staff.reset": "reset an account from the command line",
    "staff.role_changed": "changed a role",
    "staff.second_factor_off": "turned a second factor off",
    "staff.second_factor_on": "turned a second factor on",
    "staff.session_ended": "ended a session",
}


def status(value: str) -> str:
    """A request's status in the middle of a sentence."""
    return next((label for known, label in STATUSES.items() if known == value), value).lower()


def outcome(value: str) -> str:
    """What came of a danger sign."""
    return OUTCOMES.get(value, _plain(value))


def urgency(level: str | int) -> str:
    """How soon somebody with a danger sign must be seen.

    Args:
        level: The sign's level, such as `same_day`, or its rank.
    """
    rank = DANGER_RANKS.get(level) if isinstance(level, str) else level
    return DANGER[rank] if rank in DANGER else _plain(str(level))


def recorded(what: str) -> str:
    """What somebody did, of whom the audit's name comes before it."""
    return RECORDED.get(what, _plain(what))


def _plain(code: str) -> str:
    return code.replace(".", " ").replace("_", " ")
