"""Folders that the product names in the environment, as `backtalk/run/engine.py` sets them."""

import os
from pathlib import Path


def var() -> Path:
    """Where caches are kept."""
    return Path(os.environ.get("BACKTALK_VAR", "var"))


def content() -> Path:
    """What the assistant says."""
    return Path(os.environ.get("BACKTALK_CONTENT", "content"))


def data() -> Path:
    """What the assistant learns from: the project's folder, in which Rasa runs."""
    return Path("data")
