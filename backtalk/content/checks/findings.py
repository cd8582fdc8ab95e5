"""What a look at the content finds."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One thing to correct (`error`) or to know (`warning`)."""

    level: Literal["error", "warning"]
    file: str
    message: str
