"""Keep conversation tests, blind readings, cards with a known answer, and what a model learned."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decisions", sa.Column("test_context", sa.JSON(none_as_null=True)))
    op.add_column("models", sa.Column("examples", sa.JSON(none_as_null=True)))
    op.create_table(
        "blind_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("against_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("better", sa.String(length=8), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_readings")),
    )
    op.create_index(
        "uq_blind_readings_line",
        "blind_readings",
        ["model_id", "against_id", "staff_id", "line"],
        unique=True,
    )
    op.create_table(
        "known_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=16), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_cards")),
    )
    op.create_index("ix_known_cards_staff_at", "known_cards", ["staff_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_known_cards_staff_at", table_name="known_cards")
    op.drop_table("known_cards")
    op.drop_index("uq_blind_readings_line", table_name="blind_readings")
    op.drop_table("blind_readings")
    op.drop_column("models", "examples")
    op.drop_column("decisions", "test_context")
