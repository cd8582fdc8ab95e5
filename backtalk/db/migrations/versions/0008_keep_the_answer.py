"""Keep which answer was shown, in place of an aspect that no message has any more."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("answer", sa.String(length=128), nullable=True))
    op.drop_column("messages", "aspect")


def downgrade() -> None:
    op.add_column("messages", sa.Column("aspect", sa.String(length=16), nullable=True))
    op.drop_column("messages", "answer")
