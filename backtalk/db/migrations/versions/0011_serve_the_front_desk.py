"""Serve the front desk: appointments, reasons, tags, who has a request open, search by parts.

The parts by which requests of before are found are made by web, which has the key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leads", sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("appointment_with", sa.String(length=80), nullable=True))
    op.add_column("leads", sa.Column("closed_reason", sa.String(length=16), nullable=True))
    op.create_index("ix_leads_appointment_at", "leads", ["appointment_at"])
    op.add_column("conversations", sa.Column("danger_done", sa.String(length=16), nullable=True))
    op.add_column("staff", sa.Column("recovery_hashes", sa.JSON(), nullable=True))
    op.create_table(
        "lead_parts",
        _lead(),
        sa.Column("part_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", "part_hash", name="pk_lead_parts"),
    )
    op.create_index("ix_lead_parts_part_hash", "lead_parts", ["part_hash"])
    op.create_table(
        "lead_tags",
        _lead(),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", "tag", name="pk_lead_tags"),
    )
    op.create_index("ix_lead_tags_tag", "lead_tags", ["tag"])
    op.create_table(
        "lead_views",
        _lead(),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", "staff_id", name="pk_lead_views"),
    )


def downgrade() -> None:
    for table in ("lead_views", "lead_tags", "lead_parts"):
        op.drop_table(table)
    op.drop_column("staff", "recovery_hashes")
    op.drop_column("conversations", "danger_done")
    op.drop_index("ix_leads_appointment_at", table_name="leads")
    for column in ("closed_reason", "appointment_with", "appointment_at"):
        op.drop_column("leads", column)


def _lead() -> sa.Column[int]:
    own = sa.ForeignKey("leads.id", ondelete="CASCADE")
    return sa.Column("lead_id", sa.Integer(), own, nullable=False)
