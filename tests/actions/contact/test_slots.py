"""Every slot that an action sets is declared, and somebody reads it."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from backtalk.conversations.turns import DELETE_REQUESTED, MINOR
from backtalk.settings import ROOT

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text())
SLOTS = DOMAIN["slots"]
# Rasa itself reads which of them are still to be asked for.
ASKED_FOR = {slot for form in DOMAIN["forms"].values() for slot in form["required_slots"]}
TREES = {path: ast.parse(path.read_text()) for path in sorted((ROOT / "actions").rglob("*.py"))}


def constants() -> dict[str, str]:
    """Names of constants in actions/ that stand for a string."""
    return {
        target.id: node.value.value
        for tree in TREES.values()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


NAMES = constants()


def string(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return NAMES.get(name)
    return None


def sets() -> Iterator[str]:
    """Slots that an action sets, by `SlotSet` or by `remember`."""
    for node in nodes(ast.Call):
        match node.func:
            case ast.Name(id="SlotSet") if node.args:
                yield string(node.args[0]) or ""
            case ast.Attribute(attr="remember"):
                yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def reads() -> Iterator[str]:
    """Slots that an action reads: `get_slot(…)`, `slot(…)`, `slots.get(…)`, `slots[…]`."""
    for call in nodes(ast.Call):
        match call.func:
            case ast.Attribute(attr="get_slot" | "slot") | ast.Name(id="slot"):
                yield from filter(None, map(string, call.args))
            case ast.Attribute(
                attr="get", value=ast.Name(id="slots") | ast.Attribute(attr="slots")
            ):
                yield from filter(None, map(string, call.args[:1]))
    for part in nodes(ast.Subscript):
        match part.value:
            case ast.Name(id="slots") | ast.Attribute(attr="slots"):
                yield string(part.slice) or ""


def nodes[T: ast.AST](kind: type[T]) -> Iterator[T]:
    for tree in TREES.values():
        yield from (node for node in ast.walk(tree) if isinstance(node, kind))


@pytest.mark.parametrize("name", SLOTS)
def test_a_slot_is_read_by_an_action_or_by_the_gateway(name: str) -> None:
    assert name in {*reads(), MINOR, DELETE_REQUESTED, *ASKED_FOR}


def test_a_slot_that_is_set_is_declared() -> None:
    # Rasa drops what the domain does not name.
    assert {*sets(), MINOR, DELETE_REQUESTED} - {*SLOTS, "requested_slot", ""} == set()
