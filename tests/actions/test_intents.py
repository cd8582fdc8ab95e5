"""The table of intents has a row for each that a message can have."""

import yaml

from actions.intents import INTENTS
from backtalk.content import load
from backtalk.settings import ROOT


def test_every_intent_of_the_domain_has_a_row_and_every_row_an_intent() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    names = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    # Where an answer of a topic is meant, the action sees `answer`.
    assert names - load(ROOT / "content").topics.keys() == INTENTS.keys()
