"""The engine of the running product, and what it says of the lines of danger signs."""

from collections.abc import Iterator

import httpx
import pytest

from backtalk.evaluate.parser import Parser
from backtalk.evaluate.red_flag_evaluation import Evaluation, evaluate
from tests.stack import Stack


@pytest.fixture(scope="session")
def engine(stack: Stack) -> Iterator[Parser]:
    """Understands messages as it does for visitors."""
    token = (stack.var / "engine_token").read_text(encoding="ascii")
    with httpx.Client(
        base_url=stack.running.engine, params={"token": token}, trust_env=False, timeout=30
    ) as client:
        yield Parser(client)


@pytest.fixture(scope="session")
def measured(engine: Parser) -> Evaluation:
    """Both sets of lines, each asked once."""
    return evaluate(engine)
