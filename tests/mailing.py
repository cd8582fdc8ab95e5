"""An e-mail notification that leads to a mail server of a test's own."""

from typing import Any

from backtalk.db.session import session
from backtalk.notifications import targets
from backtalk.notifications.targets import Email, Secret, Target


def set_up(port: int, **values: Any) -> Target:
    """Save it, or change it; told of the digest alone unless `values` say otherwise."""
    email = Email(
        host="127.0.0.1",
        port=port,
        security="insecure",
        sender="desk@clinic.example",
        to=("boss@clinic.example",),
    )
    with session() as db, db.begin():
        known = next((one.id for one in targets.all_targets(db) if one.name == "Desk"), 0)
        given = {"id": known, "name": "Desk", "kind": "email", "about": ("digest",)}
        target = Target.model_validate(given | values)
        return targets.save(db, target, Secret(email=email), None)
