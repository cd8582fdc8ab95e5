"""The payloads about danger: the card, the check, the reminder and the question under it."""

from actions.compose import replies
from actions.nlu.reading import Reading
from backtalk.content import Content
from backtalk.payloads import Alarm, Choice, Choices, Phone
from backtalk.payloads import Check as CheckCard
from backtalk.red_flags.levels import Level
from backtalk.red_flags.state import CRISIS, SUICIDE, Check, Hold, Record, Sign

GENERAL_ROWS = (
    "chest_pain_breathless",
    "leg_weakness_severe",
    "major_trauma_spine",
    "spinal_infection",
    "suicidal_intent",
)
"""What is asked where no sign was named: the first choice of each, none of them intimate."""
_GENERAL = {
    Level.EMERGENCY_NOW: "red_flag",
    Level.SAME_DAY: "red_flag_today",
    Level.SOON: "red_flag_today",
}
_PREGNANT, _PREGNANCY = "pregnant", "pregnancy_warning"
_LONGEST_QUOTE = 120  # characters


def alarm(content: Content, hold: Hold, reading: Reading, words: str = "") -> Alarm:
    """What to do about the strongest sign, with the numbers of all.

    Args:
        content: What the assistant can say.
        hold: The alarm.
        reading: The message that raised it.
        words: The visitor's own words that it is about; empty after a button.
    """
    first = hold.signs[0]
    flag = content.red_flags[first.red_flag_id]
    crisis, general = first.red_flag_id in CRISIS, f"{_GENERAL[first.level]}_title"
    own = crisis or (first.level == flag.level and not first.general)
    text = text_of(content, first, other=reading.is_somebody_elses)
    if _PREGNANT in reading.conditions and first.red_flag_id != _PREGNANCY and not crisis:
        text = f"{text} {content.phrase('pregnant_too')}"
    notes = [content.phrase("crisis_note" if crisis else "red_flag_note")]
    if reading.is_minor:
        notes.insert(0, content.phrase("minor_too"))
    if flag.rest and not first.general:
        notes.insert(0, content.phrase("red_flag_rest"))
    return Alarm(
        level=first.level,
        heard=heard(content, words),
        title=flag.title if own else content.phrase(general),
        text=text,
        phones=_phones(content, hold, reading),
        note=" ".join(notes),
        choices=_answers(content, hold),
    )


def heard(content: Content, words: str) -> str:
    """Which words a card is about; nothing if it is about none."""
    if len(words) > _LONGEST_QUOTE:
        words = f"{words[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
    return content.phrase("you_wrote", words=words) if words else ""


def text_of(content: Content, sign: Sign, *, other: bool = False) -> str:
    """What to do about a sign; `other`: somebody else's."""
    own = (
        None
        if sign.general
        else content.red_flags[sign.red_flag_id].text_at(sign.level, other=other)
    )
    return own.format_map(content.facts) if own else content.phrase(_GENERAL[sign.level])


def reminder_key(hold: Hold) -> str:
    """The key of what reminds of an alarm."""
    if hold.is_crisis:
        return "crisis_still"
    return "red_flag_still" if _urgent(hold.level) else "red_flag_still_today"


def reminder(content: Content, hold: Hold) -> str:
    """That there is a danger sign, and whom to call: at first in full, then by turns in short."""
    key = reminder_key(hold)
    first, *others = content.phrase_lines(key)
    before = hold.said.count(key)
    return others[(before - 1) % len(others)] if before and others else first


def question(content: Content, hold: Hold) -> Choices:
    """What has become of it?"""
    key = "crisis_ask" if hold.is_crisis else "red_flag_ask"
    if hold.softly:
        key = "crisis_denied_ask"
    elif hold.asks_intent:
        key = "despair_ask"
    return Choices(text=content.phrase(key), choices=_answers(content, hold))


def check(content: Content, check: Check, words: str = "") -> CheckCard:
    """The row's own question about the visitor's words, or the commonest signs to pick from."""
    red_flag_id = check.signs[0].red_flag_id
    if check.is_general:
        rows = [red_flag_id for red_flag_id in GENERAL_ROWS if red_flag_id in content.red_flags]
        return CheckCard(
            text=content.phrase("emergency_ask"),
            choices=[
                *(
                    replies.choice(content.red_flags[r].signs[0], "alarm", red_flag_id=r)
                    for r in rows
                ),
                _answer(content, "button_none_of_these", "none_of_these"),
            ],
        )
    yes = [replies.choice(content.phrase("button_yes"), "alarm", red_flag_id=red_flag_id)]
    asked = None if check.of_list else content.red_flags[red_flag_id].question
    if asked:
        yes.append(
            replies.choice(content.phrase("button_not_sure"), "alarm", red_flag_id=red_flag_id)
        )
    return CheckCard(
        heard=heard(content, words),
        text=asked or content.phrase("emergency_ask"),
        choices=[*yes, _answer(content, "button_no", "none_of_these")],
    )


def seen_meanwhile(content: Content) -> Choices:
    """What lets exercise go on, for who was on the way to help."""
    return Choices(
        text="",
        choices=[
            _answer(content, "button_checked", "clinician_checked"),
            _answer(content, "button_not_happening", "not_happening"),
        ],
    )


def words_of(records: list[Record]) -> str:
    """The visitor's own words of the first of what was recorded."""
    return next((record.words for record in records), "")


def _answers(content: Content, hold: Hold) -> list[Choice]:
    if hold.asks_intent:
        return [
            replies.choice(content.phrase("button_despair_yes"), "alarm", red_flag_id=SUICIDE),
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


def _phones(content: Content, hold: Hold, reading: Reading) -> list[Phone]:
    country = content.country
    known = {
        "emergency": country.emergency,
        "crisis": country.crisis,
        "poison": country.poison or country.emergency,
    }
    kinds = [kind for sign in hold.signs for kind in content.red_flags[sign.red_flag_id].numbers]
    if _urgent(hold.level):
        # Somebody else may be past picking up a phone for advice.
        kinds.insert(0 if reading.is_somebody_elses else len(kinds), "emergency")
    if hold.signs[0].general and reading.danger.get("like") in CRISIS:
        kinds.append("crisis")
    phones: dict[str, Phone] = {}
    for kind in kinds:
        number = known[kind]
        kind = "emergency" if number is country.emergency else kind
        label = content.phrase(f"{kind}_label")
        phone = Phone(label=label, number=number.number, href=number.href)
        phones.setdefault(number.number, phone)
    return list(phones.values())


def _urgent(level: Level) -> bool:
    return level is Level.EMERGENCY_NOW
