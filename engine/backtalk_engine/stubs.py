"""Inert stand-ins for TensorFlow and for the channel and cloud libraries that Rasa imports.

Rasa 3.6.21 imports them at module level, in components that this product does not use. A stand-in
lets class bodies and annotations evaluate and can do nothing else.
"""

import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any

_PACKAGES = frozenset(
    "tensorflow tensorflow_hub tensorflow_text keras"
    " aio_pika aiogram aiormq boto3 botocore confluent_kafka fbmessenger mattermostwrapper"
    " pymongo rocketchat_API sklearn_crfsuite slack_sdk twilio webexteamssdk".split()
)
# `google` itself is protobuf's.
_SUBPACKAGES = ("google.auth", "google.oauth2")
# Other libraries look into sys.modules["tensorflow"] to recognise tensors (matplotlib asks for
# `is_tensor`) and must find nothing there, so that module has just what Rasa evaluates at import.
_TENSORFLOW_NAMES = frozenset("keras SparseTensor Tensor TensorShape TensorSpec".split())


class _StandInType(type):
    """A class that can be subclassed, subscripted, used as a decorator, and asked for members."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _stand_in(name)

    def __getitem__(cls, _: object) -> Any:
        return cls

    def __call__(cls, *args: Any, **_: Any) -> Any:
        return args[0] if args and callable(args[0]) else cls


def _stand_in(name: str) -> Any:
    if name.endswith(("Error", "Exception")):
        return type(name, (Exception,), {})  # `except` takes nothing else
    return _StandInType(name, (), {})


class _StandInModule(ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or (
            self.__name__ == "tensorflow" and name not in _TENSORFLOW_NAMES
        ):
            raise AttributeError(name)
        value = _stand_in(name)
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        wanted = fullname.partition(".")[0] in _PACKAGES or fullname.startswith(_SUBPACKAGES)
        if not wanted:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def install() -> None:
    """Serve the stand-ins from now on, in this process."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
