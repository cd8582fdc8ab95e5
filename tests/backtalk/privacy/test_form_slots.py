"""What the contact form holds is masked by what `domain.yml` says, so that a new slot is, too."""

import json
from copy import deepcopy
from typing import Any

import pytest
import yaml

from backtalk.db.models import ChatMessage
from backtalk.privacy.transcript import Mask, Slots, form_slots
from backtalk.settings import ROOT
from tests.backtalk.privacy.recorded import action, bot, contact, loop, slot, user

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text())


@pytest.mark.parametrize("name", [name for name in DOMAIN["slots"] if "contact" in name])
def test_every_slot_of_the_form_is_emptied(name: str) -> None:
    assert name in form_slots().all


def test_what_says_who_somebody_is_is_known_as_such() -> None:
    assert form_slots().details == {"contact_name", "contact_reach"}


def test_a_new_question_of_the_form_is_masked_without_another_word() -> None:
    domain = deepcopy(DOMAIN)
    domain["slots"]["contact_address"] = {"type": "text"}
    domain["forms"]["contact_form"]["required_slots"].append("contact_address")
    happened = [
        loop("contact_form"),
        slot("requested_slot", "contact_address"),
        user("m1", "12 Elmwood Row"),
        action("contact_form"),
        slot("contact_address", "Elmwood Row"),
        bot(contact("confirm", "I have: Elmwood Row.")),
    ]
    message = ChatMessage(message_id="m1", text="behind the mill", reply=None)
    mask = Mask([message], dict(enumerate(happened)), "US", Slots.of(domain))
    mask.message(message)
    assert message.text == "[contact details]"
    assert "Elmwood" not in json.dumps([mask.event(event) for event in happened])
