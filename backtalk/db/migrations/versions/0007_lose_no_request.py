"""Lose no request: one for each person of a conversation; a number left before an alarm is kept.

Requests of one person in one conversation that were taken at the same moment are merged into the
first of them.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LEADS = sa.table(
    "leads",
    sa.column("id", sa.Integer),
    sa.column("conversation_id", sa.String),
    sa.column("phone_hash", sa.String),
    sa.column("email_hash", sa.String),
    sa.column("merged_into", sa.Integer),
    sa.column("version", sa.Integer),
)
_EVENTS = sa.table(
    "lead_events",
    sa.column("lead_id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("who", sa.String),
    sa.column("what", sa.String),
)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("left_contact", sa.LargeBinary(), nullable=True))
    for detail in ("phone", "email"):
        _merge(_LEADS.c[f"{detail}_hash"])
    for detail in ("phone", "email"):
        stands = sa.text("merged_into IS NULL")
        op.create_index(
            f"uq_leads_conversation_{detail}",
            "leads",
            ["conversation_id", f"{detail}_hash"],
            unique=True,
            sqlite_where=stands,
            postgresql_where=stands,
        )


def downgrade() -> None:
    op.drop_index("uq_leads_conversation_email", table_name="leads")
    op.drop_index("uq_leads_conversation_phone", table_name="leads")
    op.drop_column("conversations", "left_contact")


def _merge(detail: sa.ColumnClause[str]) -> None:
    db, leads = op.get_bind(), _LEADS.c
    first: dict[tuple[str, str], int] = {}
    standing = sa.select(leads.id, leads.conversation_id, detail).where(
        leads.conversation_id.is_not(None), detail.is_not(None), leads.merged_into.is_(None)
    )
    for lead_id, conversation_id, value in db.execute(standing.order_by(leads.id)).all():
        main = first.setdefault((conversation_id, value), lead_id)
        if main == lead_id:
            continue
        of_it = (leads.id == lead_id) | (leads.merged_into == lead_id)
        changed = {"merged_into": main, "version": leads.version + 1}
        db.execute(sa.update(_LEADS).where(of_it).values(changed))
        at = datetime.now(UTC)
        for one in (main, lead_id):
            event = {"lead_id": one, "at": at, "who": "system", "what": "joined"}
            db.execute(sa.insert(_EVENTS).values(event))
