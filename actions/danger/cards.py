"""The payloads about danger: the card, the check, the reminder and the question under it."""

from collections.abc import Iterable

from actions import replies
from backtalk.content import Content
from backtalk.content.red_flags import Level
from backtalk.danger import CRISIS, SUICIDE, Check, Hold, Sign
from backtalk.messages import Alarm, Choice, Choices, Phone
from backtalk.messages import Check as CheckCard

MOST_SIGNS = 6
"""Signs that one check offers at most, beside "none of these"."""
_GENERAL = {"emergency_now": "red_flag", "same_day": "red_flag_today", "soon": "red_flag_today"}


def alarm(content: Content, hold: Hold) -> Alarm:
    """What to do about the strongest sign, with the numbers of all."""
    first = hold.signs[0]
    flag, general = content.red_flags[first.row], _GENERAL[first.level]
    own = first.level == flag.level
    crisis = first.row in CRISIS
    return Alarm(
        level=first.level,
        title=flag.title if own or crisis else content.phrase(f"{general}_title"),
        text=text_of(content, first),
        phones=_phones(content, hold),
        note=content.phrase("crisis_note" if crisis else "red_flag_note"),
        choices=_answers(content, hold),
    )


def text_of(content: Content, sign: Sign) -> str:
    """What to do about a sign."""
    own = content.red_flags[sign.row].text_at(sign.level)
    return own.format_map(content.facts) if own else content.phrase(_GENERAL[sign.level])


def reminder(content: Content, hold: Hold) -> str:
    """That there is a danger sign, and whom to call."""
    if hold.is_crisis:
        return content.phrase("crisis_still")
    urgent = hold.level == "emergency_now"
    return content.phrase("red_flag_still" if urgent else "red_flag_still_today")


def question(content: Content, hold: Hold) -> Choices:
    """What has become of it?"""
    key = "crisis_ask" if hold.is_crisis else "red_flag_ask"
    return Choices(
        text=content.phrase("despair_ask" if hold.asks_intent else key),
        choices=_answers(content, hold),
    )


def check(content: Content, check: Check) -> CheckCard:
    """Is one of these signs happening now?"""
    if check.of_list:
        yes = replies.choice(content.phrase("button_yes"), "alarm", row=check.signs[0].row)
        choices = [yes, _answer(content, "button_no", "none_of_these")]
    else:
        choices = [
            *_signs(content, check.signs),
            _answer(content, "button_none_of_these", "none_of_these"),
        ]
    return CheckCard(text=content.phrase("emergency_ask"), choices=choices)


def _signs(content: Content, signs: Iterable[Sign]) -> list[Choice]:
    rows = [sign.row for sign in signs]
    each = max(1, MOST_SIGNS // len(rows))
    titles = {sign: row for row in rows for sign in content.red_flags[row].signs[:each]}
    return [replies.choice(title, "alarm", row=row) for title, row in titles.items()]


def _answers(content: Content, hold: Hold) -> list[Choice]:
    if hold.asks_intent:
        return [
            replies.choice(content.phrase("button_despair_yes"), "alarm", row=SUICIDE),
            _answer(content, "button_despair_no", "not_happening"),
            _answer(content, "button_crisis_getting_help", "getting_help"),
        ]
    kind = "button_crisis" if hold.is_crisis else "button"
    return [
        _answer(content, f"{kind}_getting_help", "getting_help"),
        _answer(content, f"{kind}_checked", "clinician_checked"),
        _answer(content, f"{kind}_not_happening", "not_happening"),
    ]


def _answer(content: Content, key: str, answer: str) -> Choice:
    return replies.choice(content.phrase(key), "danger_answer", danger=answer)


def _phones(content: Content, hold: Hold) -> list[Phone]:
    country = content.country
    known = {
        "emergency": country.emergency,
        "crisis": country.crisis,
        "poison": country.poison or country.emergency,
    }
    kinds = [kind for sign in hold.signs for kind in content.red_flags[sign.row].numbers]
    if _urgent(hold.level):
        kinds.append("emergency")
    phones: dict[str, Phone] = {}
    for kind in kinds:
        number = known[kind]
        kind = "emergency" if number is country.emergency else kind
        label = content.phrase(f"{kind}_label")
        phone = Phone(label=label, number=number.number, href=number.href)
        phones.setdefault(number.number, phone)
    return list(phones.values())


def _urgent(level: Level) -> bool:
    return level == "emergency_now"
