"""Rasa imports without TensorFlow, and nothing takes the stand-ins for the real thing."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
import rasa_upstream

from backtalk_engine import stubs


def test_rasa_is_there_and_tensorflow_is_a_stand_in() -> None:
    assert rasa_upstream.VALIDATE
    assert importlib.import_module("rasa.core.agent").Agent
    assert type(sys.modules["tensorflow"]).__name__ == "_StandInModule"


@pytest.mark.parametrize("name", ["is_tensor", "__version__", "Variable", "function", "math"])
def test_tensorflow_answers_only_what_rasa_asks(name: str) -> None:
    assert not hasattr(sys.modules["tensorflow"], name)


def test_plots_are_drawn(tmp_path: Path) -> None:
    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.hist([0.1, 0.2, 0.9])
    axes.plot([1, 2, 3])
    figure.savefig(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 1000


@pytest.mark.parametrize(
    ("module", "name"),
    [("slack_sdk.errors", "SlackApiError"), ("botocore.exceptions", "AnyException")],
)
def test_an_exception_can_be_caught(module: str, name: str) -> None:
    exception = getattr(importlib.import_module(module), name)
    with pytest.raises(exception):
        raise exception("no")
    try:
        raise ValueError("another")
    except exception:
        pytest.fail("It caught what it is not.")
    except ValueError:
        pass


def test_a_class_can_be_built_on_a_stand_in() -> None:
    layers: Any = importlib.import_module("tensorflow.keras.layers")
    layer = type("Layer", (layers.Layer,), {"__annotations__": {"size": layers.Tensor[int]}})
    assert issubclass(layer, layers.Layer)
    assert layers.decorated(len) is len


def test_other_modules_are_not_stood_in_for() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_module")


def test_installing_twice_is_installing_once() -> None:
    before = list(sys.meta_path)
    stubs.install()
    assert sys.meta_path == before


def test_rasa_does_not_import_without_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import rasa.nlu.classifiers.diet_classifier"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "No module named 'tensorflow'" in done.stderr
