"""What pages of several kinds call things: statuses, danger signs, what the audit records."""

from backtalk.content import Content
from backtalk.red_flags.levels import Level
from backtalk.reviews.decisions import NOTICED
from web.console.pages.leads.words import DANGER, OUTCOMES, STATUSES

RECORDED = {
    "annotations.exported": "wrote the training files",
    "audit.exported": "exported the audit",
    "content.edited": "edited the content",
    "content.exported": "wrote the edits of the content into its files",
    "content.imported": "took the content's files over edits",
    "conversation.details": "looked at contact details in a chat",
    "danger.noted": "marked a danger sign as seen",
    "danger.put_back": "put a danger sign back on the list",
    "decision.lifted": "lifted a danger decision",
    "decision.signed": "signed a danger decision",
    "insights.exported": "exported insights",
    "insights.printed": "made a report (PDF)",
    "lead.added": "added a request",
    "lead.imported": "imported requests",
    "lead.letter": "wrote an e-mail to who asked for contact",
    "lead.letter_again": "had an e-mail sent again",
    "lead.listed": "looked at the numbers in a list of requests",
    "lead.exported": "exported requests",
    "lead.viewed": "looked at a request",
    "links.checked": "tried all links",
    "model.adopted": "took over a model at the start",
    "model.comparison_asked": "had a model compared",
    "model.overridden": "promoted a model against a gate",
    "model.promoted": "promoted a model",
    "model.rolled_back": "went back to a model",
    "model.training_asked": "asked for a training",
    "model.training_cancelled": "stopped a training",
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
    "reading.settled": "settled what two trainers read differently",
    "retention.ran": "old data was deleted",
    "sign_in.done": "signed in",
    "sign_in.recovered": "signed in with a recovery code",
    "sign_in.failed": "failed to sign in",
    "signature.given": "signed a text",
    "signature.refused": "rejected a text",
    "staff.added": "added an account",
    "staff.details_changed": "changed the name or e-mail of an account",
    "staff.disabled": "closed an account",
    "staff.enabled": "opened an account again",
    "staff.invited": "invited somebody",
    "staff.link_made": "made a link for a password",
    "staff.password_changed": "changed the password",
    "staff.password_set": "set a password by a link",
    "staff.reset": "reset an account from the command line",
    "staff.recovery_codes": "made new recovery codes",
    "staff.link_mailed": "mailed a link for a password",
    "staff.role_changed": "changed a role",
    "staff.second_factor_off": "turned a second factor off",
    "staff.second_factor_on": "turned a second factor on",
    "staff.session_ended": "ended a session",
    "test.dropped": "dropped a conversation test",
    "test.kept": "kept a conversation test",
}


def status(value: str) -> str:
    """A request's status in the middle of a sentence."""
    return next((label for known, label in STATUSES.items() if known == value), value).lower()


def outcome(value: str) -> str:
    """What came of a danger sign."""
    return OUTCOMES.get(value, _plain(value))


def sign_names(content: Content) -> dict[str, str]:
    """What danger signs are called, by their rows."""
    return {
        **{row: sign.name for row, sign in content.red_flags.items()},
        NOTICED: "not yet named",
    }


def urgency(level: str | int) -> str:
    """How soon somebody with a danger sign must be seen.

    Args:
        level: The sign's level, such as `same_day`, or its rank.
    """
    if isinstance(level, str):
        return DANGER[Level(level).rank] if level in Level else _plain(level)
    return DANGER[level]


def recorded(what: str) -> str:
    """What somebody did, of whom the audit's name comes before it."""
    return RECORDED.get(what, _plain(what))


def _plain(code: str) -> str:
    return code.replace(".", " ").replace("_", " ")
