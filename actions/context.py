"""Weighs the answers to a short, unsure message by what is under discussion."""

from actions.reading import Reading

_SHORT = 7
_COUNTED = 6
_SAME_TOPIC = 2.0
_SAME_MATTER = 1.5


def in_context(reading: Reading) -> list[str]:
    """The ids of the answers, best first; "can it heal?" after a disc is about the disc.

    Where the engine is sure, its order stands. Else an answer on the topic under discussion counts
    more, and still more if it is on the same matter within it (`disc_heal` after `disc_what`).
    """
    ids = [ranked.id for ranked in reading.answers]
    last = reading.slot("answer") or ""
    if reading.band == "sure" or not last or len(reading.text.split()) > _SHORT:
        return ids
    topic, _, name = last.partition("/")
    matter = name.partition("_")[0]
    weighed = []
    for ranked in reading.answers[:_COUNTED]:
        weight = _SAME_TOPIC if ranked.topic == topic else 1.0
        if ranked.topic == topic and ranked.id.partition("/")[2].partition("_")[0] == matter:
            weight *= _SAME_MATTER
        weighed.append((ranked.score * weight, ranked.id))
    ordered = [answer_id for _, answer_id in sorted(weighed, key=lambda pair: -pair[0])]
    return [*ordered, *ids[_COUNTED:]]
