"""Give notification targets a table of their own, which notifications refer to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_SETTINGS = sa.table(
    "console_settings",
    sa.column("key", sa.String()),
    sa.column("value", sa.JSON()),
    sa.column("secret", sa.LargeBinary()),
    sa.column("version", sa.Integer()),
    sa.column("changed_at", sa.DateTime(timezone=True)),
    sa.column("changed_by", sa.Integer()),
)
_TARGETS = sa.table(
    "notification_targets",
    sa.column("id", sa.Integer()),
    sa.column("name", sa.String()),
    sa.column("name_folded", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("about", sa.JSON()),
    sa.column("personal", sa.Boolean()),
    sa.column("enabled", sa.Boolean()),
    sa.column("shown", sa.Text()),
    sa.column("secret", sa.LargeBinary()),
    sa.column("version", sa.Integer()),
    sa.column("changed_at", sa.DateTime(timezone=True)),
    sa.column("changed_by", sa.Integer()),
)
_NOTIFICATIONS = sa.table(
    "notifications", sa.column("target", sa.String()), sa.column("target_id", sa.Integer())
)
_CHANGE = ("secret", "version", "changed_at", "changed_by")
_PREFIX = "notify."


def upgrade() -> None:
    op.create_table(
        "notification_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_folded", sa.String(length=180), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_targets")),
        sa.UniqueConstraint("name_folded", name=op.f("uq_notification_targets_name_folded")),
        sqlite_autoincrement=True,
    )
    db, known = op.get_bind(), set[int]()
    for row in db.execute(sa.select(_SETTINGS).order_by(_SETTINGS.c.key)).all():
        if (values := _target(row._asdict())) is not None:
            db.execute(sa.insert(_TARGETS).values(values))
            known.add(values["id"])
    op.add_column("notifications", sa.Column("target_id", sa.Integer(), nullable=True))
    for target_id in known:
        of_it = _NOTIFICATIONS.c.target == str(target_id)
        db.execute(_NOTIFICATIONS.update().where(of_it).values(target_id=target_id))
    # Of targets that were removed while they were written.
    db.execute(_NOTIFICATIONS.delete().where(_NOTIFICATIONS.c.target_id.is_(None)))
    with op.batch_alter_table("notifications") as table:
        table.alter_column("target_id", existing_type=sa.Integer(), nullable=False)
        table.drop_constraint(op.f("uq_notifications_key"), type_="unique")
        table.drop_column("target")
        table.create_unique_constraint(op.f("uq_notifications_key"), ["key", "target_id"])
        table.create_foreign_key(
            op.f("fk_notifications_target_id"),
            "notification_targets",
            ["target_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.drop_table("console_settings")


def downgrade() -> None:
    op.create_table(
        "console_settings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_console_settings")),
    )
    db = op.get_bind()
    for row in db.execute(sa.select(_TARGETS)).all():
        value = {name: getattr(row, name) for name in ("id", "name", "kind", "about", "personal")}
        value |= {"on": row.enabled, "shown": row.shown}
        given = {name: getattr(row, name) for name in _CHANGE}
        key = f"{_PREFIX}{row.id}"
        db.execute(sa.insert(_SETTINGS).values(key=key, value=value, **given))
    op.add_column("notifications", sa.Column("target", sa.String(length=64), nullable=True))
    as_text = sa.cast(_NOTIFICATIONS.c.target_id, sa.String())
    db.execute(_NOTIFICATIONS.update().values(target=as_text))
    with op.batch_alter_table("notifications") as table:
        table.alter_column("target", existing_type=sa.String(length=64), nullable=False)
        table.drop_constraint(op.f("uq_notifications_key"), type_="unique")
        table.drop_constraint(op.f("fk_notifications_target_id"), type_="foreignkey")
        table.drop_column("target_id")
        table.create_unique_constraint(op.f("uq_notifications_key"), ["key", "target"])
    op.drop_table("notification_targets")


def _target(row: dict[str, Any]) -> dict[str, Any] | None:
    """The columns of a target; None for what was none and notified nobody."""
    value, number = row["value"], row["key"].removeprefix(_PREFIX)
    complete = isinstance(value, dict) and {"name", "kind"} <= value.keys() and row["secret"]
    if not complete or not number.isdecimal():
        return None
    return {
        "id": int(number),
        "name": value["name"],
        "name_folded": value["name"].casefold(),
        "kind": value["kind"],
        "about": value.get("about", []),
        "personal": value.get("personal", False),
        "enabled": value.get("on", True),
        "shown": value.get("shown", ""),
        **{name: row[name] for name in _CHANGE},
    }
