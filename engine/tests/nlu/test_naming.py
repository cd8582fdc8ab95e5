"""What an example names."""

import pytest

from backtalk_engine.nlu.words.naming import Naming

NAMING = Naming(
    [
        ("hip", "hip"),
        ("hip flexor", "hip_flexors"),
        ("knee", "knee"),
        ("new hip", "hip_replacement"),
    ]
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my hip hurts", {"hip"}),
        ("Hip flexor, and knee?", {"hip_flexors", "knee"}),
        ("a new hip flexor", {"hip_replacement"}),
        ("hips", set()),
        ("", set()),
    ],
)
def test_the_longest_forms_are_named(text: str, named: set[str]) -> None:
    assert NAMING.named(text) == named
