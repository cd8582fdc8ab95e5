"""Let the clinic edit its content in the console."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("over_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_content_edits"),
        sa.UniqueConstraint("path", "number", name="uq_content_edits_path"),
    )


def downgrade() -> None:
    op.drop_table("content_edits")
