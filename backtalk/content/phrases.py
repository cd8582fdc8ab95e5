"""The assistant's own sentences, which the clinic can edit, and what they may be filled with."""

from typing import Annotated

from pydantic import Field, model_validator

from backtalk.content.models import Frozen, Line, Title
from backtalk.content.placeholders import FACTS, Needs, placeholders


class Phrases(Frozen):
    """Every sentence by its key, in the order in which phrases.yml has them."""

    # The start, and what this is.
    opening: Annotated[Line, Needs("clinic", "emergency")]
    who_can_read: Annotated[Line, Needs("clinic")]
    nobody_watching: Line
    under_answer: Line
    ask_bot: Annotated[Line, Needs("clinic")]
    joke: Line
    made_by: Line
    warming_up: Annotated[Line, Needs("emergency")]

    # Small talk.
    greet: Line
    thanks: Line
    goodbye: Line
    feedback_good: Line
    feedback_bad: Annotated[Line, Needs("phone")]
    angry: Annotated[Line, Needs("phone")]
    made_worse: Annotated[Line, Needs("exercise")]
    made_worse_which: Line
    note_pregnant: Line
    note_recent_surgery: Line
    note_hip_replacement: Line
    note_osteoporosis: Line
    note_hypermobility: Line
    note_high_blood_pressure: Line
    closed_for_today: Line
    leave_out: Annotated[Line, Needs("exercise")]
    tell_adult: Line
    yes_to_nothing: Line
    no_to_nothing: Line
    stopped: Line
    started_over: Line

    # What it does not do.
    diagnosis: Line
    medical_other: Annotated[Line, Needs("phone")]
    medicine: Line
    scan: Line
    surgery: Line
    out_of_scope: Line
    comments: Line
    under_16: Line
    under_16_contact: Annotated[Line, Needs("phone")]
    not_english: Annotated[Line, Needs("phone")]

    # Not sure.
    say_more: Line
    near: Line
    weak: Line
    weak_named: Annotated[Line, Needs("thing")]
    weak_here: Line
    weak_in_form: Line
    nothing_on: Annotated[Line, Needs("thing")]
    not_meant: Line
    not_meant_unclear: Line
    not_understood: Line
    not_understood_again: Annotated[Line, Needs("phone")]

    # Answers and what comes after them.
    told_before: Line
    nothing_exact: Line
    nothing_exact_again: Line
    left_over: Line
    told_all: Line
    in_short: Annotated[Line, Needs("point")]
    same_for_other: Annotated[Line, Needs("person")]
    denial_noted: Line
    nothing_to_repeat: Line
    fact_missing: Annotated[Line, Needs("phone")]

    # Exercises.
    exercise_list: Line
    exercise_list_for: Line
    exercise_also: Line
    exercise_which: Line
    exercise_ask_first: Line
    exercise_avoid: Line
    exercise_no_video: Line
    exercise_video: Line
    exercise_easier: Line
    exercise_smaller: Line
    exercise_is_easiest: Line
    exercise_is_hardest: Line
    exercise_no_way: Line
    exercise_none: Line
    exercise_hurts: Annotated[Line, Needs("stop_rule")]

    # Buttons.
    button_contact: Title
    button_emergency: Title
    button_routine: Title
    button_yes: Title
    button_no: Title
    button_skip: Title
    button_stop: Title
    button_call: Annotated[Title, Needs("phone")]
    button_map: Title
    button_email: Title
    button_book: Title

    # A routine.
    routine_minutes: tuple[Line, Line]
    routine_minutes_unclear: Line
    routine_goal: tuple[Line, Line]
    routine_conditions: tuple[Line, Line]
    routine_conditions_none: Title
    routine_noted: Line
    routine_changed: Line
    routine_same: Line
    routine_minutes_noted: Annotated[Line, Needs("minutes")]
    routine_title: Annotated[Title, Needs("minutes")]
    routine_shorter: Annotated[Line, Needs("minutes")]
    routine_shorter_for_you: Annotated[Line, Needs("minutes")]
    routine_too_short: Annotated[Line, Needs("minutes")]
    routine_empty: Annotated[Line, Needs("phone")]
    routine_left_out_ask: Annotated[Line, Needs("reason")]

    # Danger.
    red_flag_title: Title
    red_flag: Annotated[Line, Needs("emergency")]
    red_flag_today_title: Title
    red_flag_today: Annotated[Line, Needs("urgent")]
    red_flag_rest: Line
    red_flag_note: Line
    you_wrote: Annotated[Line, Needs("words")]
    minor_too: Line
    pregnant_too: Line
    crisis_note: Line
    emergency_label: Title
    crisis_label: Title
    poison_label: Title
    red_flag_still: Annotated[tuple[Line, ...], Needs("emergency")]
    red_flag_still_today: Annotated[tuple[Line, ...], Needs("urgent")]
    urgent_small_now: Annotated[tuple[Line, ...], Needs("emergency")]
    urgent_small_today: Annotated[tuple[Line, ...], Needs("urgent")]
    red_flag_denied: Line
    red_flag_reopened: Line
    crisis_reopened: Line
    ask_rescuers: Annotated[Line, Needs("emergency")]
    question_waits: Line
    red_flag_ask: Line
    exercises_wait: Line
    button_getting_help: Title
    button_checked: Title
    button_not_happening: Title
    getting_help: Line
    clinician_checked: Line
    back_to_question: Line
    not_happening: Annotated[Line, Needs("emergency")]
    crisis_still: Annotated[tuple[Line, ...], Needs("crisis_how", "emergency")]
    crisis_ask: Line
    crisis_bot: Line
    button_crisis_getting_help: Title
    button_crisis_checked: Title
    button_crisis_not_happening: Title
    crisis_getting_help: Line
    crisis_checked: Annotated[Line, Needs("crisis_how")]
    crisis_not_happening: Annotated[Line, Needs("crisis_how")]
    despair_ask: Line
    crisis_denied_ask: Line
    mood_heard: Annotated[tuple[Line, ...], Needs("crisis_how")]
    mood_no: Annotated[Line, Needs("crisis_how")]
    urgent_drive_now: Annotated[Line, Needs("emergency")]
    urgent_drive_today: Line
    urgent_wait_now: Annotated[Line, Needs("emergency")]
    urgent_wait_today: Line
    urgent_who_now: Annotated[Line, Needs("emergency")]
    urgent_who_today: Line
    urgent_need_now: Annotated[Line, Needs("emergency")]
    urgent_need_today: Annotated[Line, Needs("urgent", "emergency")]
    button_despair_yes: Title
    button_despair_no: Title
    emergency_intro: Annotated[Line, Needs("emergency")]
    emergency_signs: tuple[Line, ...]
    emergency_same_day: Line
    emergency_ask: Line
    button_none_of_these: Title
    button_not_sure: Title
    no_sign_seen: Annotated[Line, Needs("emergency")]

    # A contact request.
    contact_intro: Annotated[Line, Needs("response_time")]
    contact_consent: Annotated[Line, Needs("clinic")]
    contact_consent_version: Title
    contact_agree: Title
    contact_disagree: Title
    contact_consent_again: Line
    contact_still_open: Line
    contact_declined: Annotated[Line, Needs("phone")]
    contact_not_now: Line
    contact_name: Line
    contact_name_unclear: Line
    contact_reach: Line
    contact_reach_unclear: Line
    contact_reach_part: Line
    contact_reach_abroad: Annotated[Line, Needs("meant")]
    contact_abroad_yes: Annotated[Line, Needs("meant")]
    contact_meant: Annotated[Line, Needs("name", "reach", "meant")]
    contact_meant_yes: Title
    contact_meant_no: Title
    contact_confirm: Annotated[Line, Needs("name", "reach")]
    contact_change: Line
    contact_change_name: Title
    contact_change_reach: Title
    contact_corrected: Line
    contact_time: Line
    contact_morning: Title
    contact_afternoon: Title
    contact_evening: Title
    contact_reason: Line
    contact_reason_topic: Annotated[Title, Needs("topic")]
    contact_saved: Annotated[Line, Needs("response_time")]
    contact_already: Annotated[Line, Needs("phone")]
    contact_noted: Annotated[Line, Needs("noted")]
    contact_done: Line
    contact_updated: Line
    contact_stands: Annotated[Line, Needs("phone")]
    contact_not_added: Annotated[Line, Needs("phone")]
    contact_stopped: Line
    contact_give_up: Annotated[Line, Needs("phone")]
    contact_failed: Annotated[Line, Needs("phone", "emergency")]
    contact_back: Line
    contact_why: Line
    contact_question: Annotated[Line, Needs("phone")]
    contact_when: Annotated[Line, Needs("response_time", "hours")]
    contact_if_not: Annotated[Line, Needs("phone")]
    contact_closed: Annotated[Line, Needs("hours")]
    contact_status_new: Annotated[Line, Needs("asked", "due", "phone")]
    contact_status_late: Annotated[Line, Needs("asked", "phone")]
    contact_status_tried: Annotated[Line, Needs("asked", "phone")]
    contact_status_booked: Annotated[Line, Needs("asked", "phone")]
    contact_status_closed: Annotated[Line, Needs("asked", "phone")]
    contact_withdraw: Line
    contact_withdrawn: Annotated[Line, Needs("phone")]
    contact_withdrawn_already: Annotated[Line, Needs("phone")]
    contact_form_kept: Annotated[Line, Needs("kept")]
    contact_form_meant: Annotated[Line, Needs("meant")]
    contact_form_sent: Line
    contact_form_failed: Annotated[Line, Needs("phone", "emergency")]
    contact_form_fast: Line

    # E-mail to who asked for contact: the subject, then the paragraphs.
    letter_tried: Annotated[tuple[Line, ...], Needs("name")] = Field(min_length=2)
    letter_appointment: Annotated[tuple[Line, ...], Needs("name", "appointment")] = Field(
        min_length=2
    )
    letter_question: Annotated[tuple[Line, ...], Needs("name")] = Field(min_length=2)

    # What a visitor takes along by mail, or to a phone.
    keep_letter: Annotated[tuple[Line, ...], Needs("title", "clinic")] = Field(min_length=2)
    keep_sent: Line
    keep_unclear: Line
    keep_no_mail: Line
    keep_not_sent: Line
    keep_too_often: Line
    keep_too_late: Line

    # Privacy.
    delete_ask: Line
    delete_kept: Line
    deleted: Line
    delete_failed: Annotated[Line, Needs("phone")]

    # When something is broken.
    failed: Annotated[Line, Needs("phone", "emergency")]
    failed_slow: Annotated[Line, Needs("phone", "emergency")]
    failed_closed: Annotated[Line, Needs("phone", "emergency")]
    too_long: Line
    too_many: Annotated[Line, Needs("phone", "emergency")]

    @model_validator(mode="after")
    def _placeholders(self) -> "Phrases":
        for key, field in type(self).model_fields.items():
            needed = frozenset[str]().union(
                *(meta.names for meta in field.metadata if isinstance(meta, Needs))
            )
            used = frozenset[str]().union(*(placeholders(line) for line in self.lines(key)))
            for name in sorted(used - needed - FACTS):
                raise ValueError(f"{key} uses {{{name}}}, which nothing fills")
            for name in sorted(needed - used):
                raise ValueError(f"{key} must use {{{name}}}")
        return self

    def lines(self, key: str) -> tuple[str, ...]:
        """The sentence under `key`, or its sentences if it is a list, not filled in."""
        value = getattr(self, key)
        return (value,) if isinstance(value, str) else value
