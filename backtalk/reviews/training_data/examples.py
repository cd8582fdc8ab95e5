"""The training examples that follow from the decisions, and why others do not become any."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.db.models import Decision
from backtalk.reviews import labels
from backtalk.reviews.kinds import FIRST, WORDS
from backtalk.reviews.sign_off import signing
from backtalk.reviews.sign_off.readings import by_text, final
from backtalk.reviews.texts import in_audit, normal

RED_FLAG, LOOK_ALIKE = "red_flag", "look_alike/ordinary"
MOST_RIGHT = 40
"""Texts of one answer that was right anyway: more would outweigh what was wrong."""


@dataclass(frozen=True)
class Example:
    """One line of training data, and the decisions that it comes from."""

    text: str
    label: str
    decision: Decision


@dataclass(frozen=True)
class LeftOut:
    """A decision that makes no example, and why not."""

    text: str
    reason: str


@dataclass
class Gathered:
    """What follows from all decisions: what is trained on, measured on, and left out."""

    examples: list[Example] = field(default_factory=list)
    measured: list[Example] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def gather(db: Session, content: Content) -> Gathered:
    """Sort all decisions that stand."""
    found, right = Gathered(), dict[str, int]()
    signed = signing.of_decisions(db)
    for key, readings in sorted(by_text(db).items()):
        decision = final(readings)
        first = readings.get(FIRST)
        if decision is None or first is None:
            text = next(iter(readings.values())).text
            found.left_out.append(LeftOut(text, "two readers differ; the clinician has the word"))
            continue
        label, reason = _label(content, decision, signed.get(key))
        if not reason and label == decision.shown and decision.kind == "right":
            right[label] = right.get(label, 0) + 1
            if right[label] > MOST_RIGHT and not in_audit(key):
                reason = f"{MOST_RIGHT} texts that this answer was right for are enough"
        if reason:
            found.left_out.append(LeftOut(decision.text, reason))
        elif in_audit(key) and decision.kind not in ("danger", "not_danger"):
            found.measured.append(Example(decision.text, label, first))
            reason = "of the random sample, which measures and is not trained on"
            found.left_out.append(LeftOut(decision.text, reason))
        else:
            found.examples.append(Example(decision.text, label, first))
    return found


def _label(
    content: Content, decision: Decision, signature: "signing.OfDecision | None"
) -> tuple[str, str]:
    """The label of the example, or why there is none."""
    if decision.kind == "personal":
        return "", "personal data was left in it"
    if not decision.text:
        return "", "the visitor asked for deletion"
    if decision.kind in ("danger", "not_danger"):
        return _of_danger(decision, signature)
    if decision.kind in ("right", "other", "none"):
        if decision.label is None:
            return "", "no answer was given, and that was right"
        if labels.choice(content, decision.label) is None:
            return "", f"its answer {decision.label} does not exist any more"
        return decision.label, ""
    if decision.kind == "new":
        return "", "its answer is not written yet"
    if decision.kind == "later":
        return "", "the clinician leaves it out"
    return "", WORDS[decision.kind]


def _of_danger(decision: Decision, signature: "signing.OfDecision | None") -> tuple[str, str]:
    if signature is None or signature.text_hash != signing.hash_of(decision.text):
        return "", "waits for a clinician's signature"
    if not signature.agreed:
        return "", "the clinician lifted it"
    if decision.kind == "not_danger":
        return LOOK_ALIKE, ""
    return f"{RED_FLAG}/{signature.red_flag_id}", ""


def same(one: str, other: str) -> bool:
    """Whether two texts are the same to training."""
    return normal(one) == normal(other)
