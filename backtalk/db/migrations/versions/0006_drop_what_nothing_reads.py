"""Drop what nothing reads: preferences of staff, and the page of a filter, which was one alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("staff", "preferences")
    op.execute("DELETE FROM saved_filters WHERE page <> 'leads'")
    with op.batch_alter_table("saved_filters") as table:
        table.drop_constraint("uq_saved_filters_staff_id", type_="unique")
        table.drop_column("page")
        table.create_unique_constraint("uq_saved_filters_staff_id", ["staff_id", "name"])


def downgrade() -> None:
    with op.batch_alter_table("saved_filters") as table:
        table.drop_constraint("uq_saved_filters_staff_id", type_="unique")
        table.add_column(
            sa.Column("page", sa.String(length=32), server_default="leads", nullable=False)
        )
        table.create_unique_constraint("uq_saved_filters_staff_id", ["staff_id", "page", "name"])
    op.add_column("staff", sa.Column("preferences", sa.JSON(), server_default="{}", nullable=False))
