"""How to reach the person of a request, in the clear: the one place where that is read."""

from dataclasses import dataclass
from typing import Self

from backtalk.db.models import Lead
from backtalk.privacy import crypto


@dataclass(frozen=True)
class Contact:
    """A person's name, phone in E.164 with an extension if there is one, and e-mail."""

    name: str
    phone: str | None = None
    email: str | None = None

    @classmethod
    def of(cls, lead: Lead) -> Self:
        """The contact details of a request.

        Raises:
            backtalk.privacy.crypto.WrongKey: If they were encrypted with another key.
        """
        return cls(
            name=crypto.decrypt(lead.name),
            phone=crypto.decrypt(lead.phone) if lead.phone else None,
            email=crypto.decrypt(lead.email) if lead.email else None,
        )
