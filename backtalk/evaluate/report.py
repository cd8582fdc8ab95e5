"""An evaluation in readable form."""

from collections import Counter
from collections.abc import Iterable, Iterator

from backtalk.evaluate.figures import Evaluation

WORST = 15  # lines that are shown of those that are wrong
_WIDTH = 22  # of a label


def report(evaluation: Evaluation) -> str:
    """Summary, results per label, confusion table and the most confident mistakes."""
    parts = (
        _summary(evaluation),
        _per_label(evaluation),
        _confusion(evaluation),
        _worst(evaluation),
    )
    return "\n\n".join("\n".join(lines) for lines in parts)


def _summary(evaluation: Evaluation) -> Iterator[str]:
    found = evaluation.figures()
    danger, others, as_topic = (found[key] for key in ("red_flags", "others", "answered_as_topic"))
    yield f"{found['n']} questions, model {found['model']}, {found['ms_per_message']} ms a message"
    yield (
        f"right: {found['topic_accuracy']:.1%} (best label only: {found['strict_accuracy']:.1%};"
        f" answers by their own label only: {found['own_label_accuracy']:.1%})"
    )
    yield (
        f"danger signs: {danger['alarm']} alarms, {danger['check']} checks,"
        f" {danger['missed']} missed of {danger['n']}"
    )
    yield f"elsewhere: {others['alarm']} alarms, {others['check']} checks on {others['n']} lines"
    yield (
        f"not ours, but answered as a topic: {as_topic['topic']} of {as_topic['n']}"
        f" ({as_topic['share']:.1%})"
    )


def _per_label(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'label':<{_WIDTH}} {'n':>5} {'right':>6} {'share':>7}"
    for label, counts in evaluation.figures()["per_label"].items():
        n, right = counts["n"], counts["right"]
        yield f"{label:<{_WIDTH}} {n:>5} {right:>6} {right / n:>7.1%}"


def _confusion(evaluation: Evaluation) -> Iterator[str]:
    pairs = Counter((o.question.label, o.verdict.label) for o in evaluation.outcomes)
    labels = sorted({label for pair in pairs for label in pair})
    numbers = range(1, len(labels) + 1)
    yield "confusion: rows are the best label, columns what was answered"
    yield _row("", (f"{number}" for number in numbers))
    for number, label in zip(numbers, labels, strict=True):
        counts = (pairs[label, other] for other in labels)
        yield _row(f"{number:>2} {label}", (str(count) if count else "." for count in counts))


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<{_WIDTH + 3}}" + "".join(f"{cell:>4}" for cell in cells)


def _worst(evaluation: Evaluation) -> Iterator[str]:
    wrong = sorted(
        (o for o in evaluation.outcomes if not o.right), key=lambda o: -o.verdict.confidence
    )
    yield f"the surest of {len(wrong)} mistakes"
    for outcome in wrong[:WORST]:
        question, answered = outcome.question, outcome.verdict
        text = " ".join(question.text.split())
        yield f"{answered.confidence:.2f} {question.label} answered as {answered.label}: {text:.90}"
