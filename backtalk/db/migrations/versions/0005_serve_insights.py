"""Serve insights: counting a day reads that day's rows alone."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_danger_signs_at", "danger_signs", ["at"], unique=False)
    op.create_index("ix_leads_booked_at", "leads", ["booked_at"], unique=False)
    op.create_index("ix_leads_contacted_at", "leads", ["contacted_at"], unique=False)
    op.drop_index("ix_leads_merged_into", table_name="leads")
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index(
        "ix_leads_merged_into",
        "leads",
        ["merged_into"],
        unique=False,
        sqlite_where=merged,
        postgresql_where=merged,
    )


def downgrade() -> None:
    op.drop_index("ix_leads_merged_into", table_name="leads")
    op.create_index("ix_leads_merged_into", "leads", ["merged_into"], unique=False)
    op.drop_index("ix_leads_contacted_at", table_name="leads")
    op.drop_index("ix_leads_booked_at", table_name="leads")
    op.drop_index("ix_danger_signs_at", table_name="danger_signs")
