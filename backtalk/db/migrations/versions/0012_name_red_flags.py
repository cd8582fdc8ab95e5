"""Call the id of a red flag so, in columns and in what is stored as JSON."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STORED = (
    sa.table("conversations", sa.column("id", sa.String()), sa.column("danger", sa.JSON())),
    sa.table("models", sa.column("id", sa.Integer()), sa.column("comparison", sa.JSON())),
)


def upgrade() -> None:
    _rename("row", "red_flag_id", kind=("row", "red_flag"))


def downgrade() -> None:
    _rename("red_flag_id", "row", kind=("red_flag", "row"))


def _rename(old: str, new: str, kind: tuple[str, str]) -> None:
    op.alter_column("danger_signs", old, new_column_name=new)
    signatures = sa.table("signatures", sa.column("kind", sa.String()))
    op.execute(signatures.update().where(signatures.c.kind == kind[0]).values(kind=kind[1]))
    db = op.get_bind()
    for table in _STORED:
        ident, stored = table.c
        for one, value in db.execute(sa.select(ident, stored).where(stored.is_not(None))).all():
            if (renamed := _renamed(value, old, new)) != value:
                db.execute(table.update().where(ident == one).values({stored: renamed}))


def _renamed(value: Any, old: str, new: str) -> Any:
    """The same JSON with the key `old` called `new`, wherever it stands."""
    if isinstance(value, Mapping):
        return {new if k == old else k: _renamed(v, old, new) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(one, old, new) for one in value]
    return value
