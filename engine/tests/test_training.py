"""Through Rasa's real command line: the same twice, a new topic without code, no connections."""

import subprocess
import sys

import pytest
from project import Project, Reader, examples

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def test_two_trainings_read_every_message_alike(
    reader: Reader, trained: Project, trained_again: Project
) -> None:
    # The last of each block: most of them are left out of the small project.
    asked = [texts[-1] for _, texts in examples()][:50]
    assert len(asked) == 50
    assert trained.var != trained_again.var
    again = trained_again.reader()
    assert [reader(text) for text in asked] == [again(text) for text in asked]


def test_a_new_topic_needs_no_more_than_content_and_examples(with_new_topic: Project) -> None:
    read = with_new_topic.reader()
    found = read("which exercises loosen a sore neck")
    assert found["intent"]["name"] == "answer"
    assert found["answers"][0]["id"] == "neck_pain/helps"
    assert read("how do i use the foam roller")["answers"][0]["id"].startswith("foam_rolling/")


def test_a_topic_that_was_not_taught_is_not_known(reader: Reader) -> None:
    ranking = reader("which exercises loosen a sore neck")["intent_ranking"]
    assert "neck_pain/helps" not in {entry["name"] for entry in ranking}


def test_training_connects_to_nothing_but_this_machine(trained: Project) -> None:
    assert set(trained.connections) <= LOOPBACK


@pytest.mark.parametrize(
    "code",
    [
        'socket.socket(type=socket.SOCK_DGRAM).connect(("192.0.2.1", 9))',
        'socket.getaddrinfo("192.0.2.1", 9)',
    ],
)
def test_the_recorder_sees_a_connection(code: str, trained: Project) -> None:
    before = trained.connections
    subprocess.run(
        [sys.executable, "-c", f"import socket; {code}"],
        env=trained.environment(record=True),
        timeout=20,
        check=True,
    )
    assert trained.connections[len(before) :] == ["192.0.2.1"]
