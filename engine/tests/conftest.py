"""Rasa as the launcher starts it, and small projects that its command line has trained."""

import logging
from pathlib import Path

import pytest
import rasa_upstream  # first: it keeps what the patches replace
from project import Project, Reader, made
from rasa.utils import log_utils

log_utils.configure_structlog(logging.ERROR)

assert rasa_upstream.VALIDATE


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A part of the project's examples, trained while connections are recorded."""
    project = made(tmp_path_factory.mktemp("trained"))
    project.rasa("train", "--skip-validation", record=True)
    return project


@pytest.fixture(scope="session")
def trained_again(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same once more, with caches of its own."""
    project = made(tmp_path_factory.mktemp("trained_again"))
    project.rasa("train", "--skip-validation")
    return project


@pytest.fixture(scope="session")
def with_new_topic(tmp_path_factory: pytest.TempPathFactory, trained: Project) -> Project:
    """The same and a topic more: a content file, a file of examples, a line of the domain."""
    project = made(tmp_path_factory.mktemp("with_new_topic"), var=trained.var)
    (project.root / "content/topics/neck_pain.md").write_text(
        "---\nid: neck_pain\ntitle: A stiff neck\nsummary: What helps.\nopening: helps\n---\n\n"
        "## What helps a stiff neck? {#helps for=spine}\n\n"
        "Turn your head slowly to each side. [-]\n"
    )
    domain = project.root / "domain.yml"
    domain.write_text(domain.read_text().replace("  - sciatica\n", "  - sciatica\n  - neck_pain\n"))
    (project.root / "data/nlu/topics/neck_pain.yml").write_text(
        'version: "3.1"\nnlu:\n  - intent: neck_pain/helps\n    examples: |\n'
        "      - what helps a stiff neck\n      - my neck is sore when i turn my head\n"
        "      - how do i loosen my neck\n      - neck pain after a night on a bad pillow\n"
        "      - stretches for a sore neck\n      - how to get rid of a crick in the neck\n"
    )
    project.rasa("train")
    return project


@pytest.fixture(scope="session")
def reader(trained: Project) -> Reader:
    """Reads messages with the trained model."""
    return trained.reader()


@pytest.fixture
def content() -> Path:
    """The clinic's own content."""
    return Path(__file__).parents[2] / "content"
