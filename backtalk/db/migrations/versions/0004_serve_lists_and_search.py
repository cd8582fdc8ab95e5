"""Serve lists and search: columns and indexes for them, and the words of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_SEARCH_SQLITE = (
    """
    CREATE VIRTUAL TABLE messages_search USING fts5(
        text, content='messages', content_rowid='id', tokenize='porter unicode61'
    )
    """,
    "INSERT INTO messages_search(messages_search) VALUES ('rebuild')",
    """
    CREATE TRIGGER messages_search_insert AFTER INSERT ON messages BEGIN
        INSERT INTO messages_search(rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER messages_search_delete AFTER DELETE ON messages BEGIN
        INSERT INTO messages_search(messages_search, rowid, text)
        VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER messages_search_update AFTER UPDATE OF text ON messages
    WHEN old.text IS NOT new.text BEGIN
        INSERT INTO messages_search(messages_search, rowid, text)
        VALUES ('delete', old.id, old.text);
        INSERT INTO messages_search(rowid, text) VALUES (new.id, new.text);
    END
    """,
)
# Stored: reading the newest messages of a common word would else parse each text anew.
_SEARCH_POSTGRES = (
    "ALTER TABLE messages ADD COLUMN messages_search tsvector"
    " GENERATED ALWAYS AS (to_tsvector('english', text)) STORED",
    "CREATE INDEX messages_search ON messages USING gin (messages_search)",
)
_FALLBACKS = "('not_understood', 'unsure', 'not_english')"
_OF_IT = "FROM messages m WHERE m.conversation_id = conversations.id AND m.state = 'answered'"
_TALLY = f"""
UPDATE conversations SET
    message_count = (SELECT count(*) {_OF_IT}),
    fallback_count = (SELECT count(*) {_OF_IT} AND m.intent IN {_FALLBACKS}),
    lowest_confidence = (SELECT min(m.confidence) {_OF_IT}),
    likes = (SELECT count(*) {_OF_IT} AND m.feedback = 'up'),
    dislikes = (SELECT count(*) {_OF_IT} AND m.feedback = 'down'),
    has_lead = EXISTS (SELECT 1 FROM leads l WHERE l.conversation_id = conversations.id),
    danger_rank = coalesce((
        SELECT min(CASE d.level WHEN 'emergency_now' THEN 1 WHEN 'same_day' THEN 2 ELSE 3 END)
        FROM danger_signs d WHERE d.conversation_id = conversations.id
    ), 9)
"""  # noqa: S608  constants alone
_OF_LEADS = (
    "UPDATE leads SET source = 'form' WHERE conversation_id IS NULL",
    """
    UPDATE leads SET
        topic = (SELECT c.topic FROM conversations c WHERE c.id = leads.conversation_id),
        danger_rank = coalesce(
            (SELECT c.danger_rank FROM conversations c WHERE c.id = leads.conversation_id), 9
        )
    """,
)


def upgrade() -> None:
    op.add_column(
        "conversations",
        sa.Column("message_count", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column(
        "conversations",
        sa.Column("fallback_count", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column("conversations", sa.Column("lowest_confidence", sa.Double(), nullable=True))
    op.add_column(
        "conversations", sa.Column("likes", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "conversations", sa.Column("dislikes", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "conversations",
        sa.Column("has_lead", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "conversations",
        sa.Column("danger_rank", sa.SmallInteger(), server_default="9", nullable=False),
    )
    op.add_column(
        "conversations", sa.Column("danger_seen_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("conversations", sa.Column("danger_seen_by", sa.Integer(), nullable=True))
    op.create_index(
        "ix_conversations_danger_rank_last_at",
        "conversations",
        ["danger_rank", "last_at"],
        unique=False,
    )
    op.create_index(
        "ix_conversations_dislikes_last_at", "conversations", ["dislikes", "last_at"], unique=False
    )
    op.create_index(
        "ix_conversations_fallback_count_last_at",
        "conversations",
        ["fallback_count", "last_at"],
        unique=False,
    )
    op.create_index(
        "ix_conversations_has_lead_last_at", "conversations", ["has_lead", "last_at"], unique=False
    )
    op.create_index(
        "ix_conversations_likes_last_at", "conversations", ["likes", "last_at"], unique=False
    )
    op.create_index(
        op.f("ix_conversations_started_at"), "conversations", ["started_at"], unique=False
    )
    op.create_index(
        "ix_conversations_topic_last_at", "conversations", ["topic", "last_at"], unique=False
    )
    op.add_column("lead_events", sa.Column("staff_id", sa.Integer(), nullable=True))
    op.add_column("lead_events", sa.Column("details", sa.LargeBinary(), nullable=True))
    op.add_column("lead_events", sa.Column("undoes", sa.Integer(), nullable=True))
    op.create_index("ix_lead_events_what_at", "lead_events", ["what", "at"], unique=False)
    op.add_column(
        "leads", sa.Column("source", sa.String(length=8), server_default="chat", nullable=False)
    )
    op.add_column("leads", sa.Column("assignee_id", sa.Integer(), nullable=True))
    op.add_column("leads", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("leads", sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("leads", sa.Column("topic", sa.String(length=64), nullable=True))
    op.add_column("leads", sa.Column("summary", sa.Text(), nullable=True))
    op.add_column(
        "leads", sa.Column("danger_rank", sa.SmallInteger(), server_default="9", nullable=False)
    )
    op.add_column("leads", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("leads", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_index("ix_leads_assignee_status", "leads", ["assignee_id", "status"], unique=False)
    op.create_index(op.f("ix_leads_due_at"), "leads", ["due_at"], unique=False)
    op.create_index(op.f("ix_leads_merged_into"), "leads", ["merged_into"], unique=False)
    op.create_index(op.f("ix_leads_next_attempt_at"), "leads", ["next_attempt_at"], unique=False)
    op.create_index("ix_leads_status_created", "leads", ["status", "created_at"], unique=False)
    op.create_index(
        "ix_leads_status_danger_due", "leads", ["status", "danger_rank", "due_at"], unique=False
    )
    op.create_index("ix_leads_topic_created", "leads", ["topic", "created_at"], unique=False)
    op.add_column("messages", sa.Column("entities", sa.JSON(), nullable=True))
    op.create_index("ix_messages_intent_time", "messages", ["intent", "received_at"], unique=False)
    op.create_index(op.f("ix_messages_received_at"), "messages", ["received_at"], unique=False)
    op.execute(_TALLY)
    for statement in _OF_LEADS:
        op.execute(statement)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SEARCH_SQLITE if sqlite else _SEARCH_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER messages_search_{name}")
        op.drop_table("messages_search")
    else:
        op.drop_column("messages", "messages_search")
    op.drop_index(op.f("ix_messages_received_at"), table_name="messages")
    op.drop_index("ix_messages_intent_time", table_name="messages")
    op.drop_column("messages", "entities")
    op.drop_index("ix_leads_topic_created", table_name="leads")
    op.drop_index("ix_leads_status_danger_due", table_name="leads")
    op.drop_index("ix_leads_status_created", table_name="leads")
    op.drop_index(op.f("ix_leads_next_attempt_at"), table_name="leads")
    op.drop_index(op.f("ix_leads_merged_into"), table_name="leads")
    op.drop_index(op.f("ix_leads_due_at"), table_name="leads")
    op.drop_index("ix_leads_assignee_status", table_name="leads")
    op.drop_column("leads", "version")
    op.drop_column("leads", "merged_into")
    op.drop_column("leads", "danger_rank")
    op.drop_column("leads", "summary")
    op.drop_column("leads", "topic")
    op.drop_column("leads", "closed_at")
    op.drop_column("leads", "booked_at")
    op.drop_column("leads", "contacted_at")
    op.drop_column("leads", "attempts")
    op.drop_column("leads", "next_attempt_at")
    op.drop_column("leads", "due_at")
    op.drop_column("leads", "assignee_id")
    op.drop_column("leads", "source")
    op.drop_index("ix_lead_events_what_at", table_name="lead_events")
    op.drop_column("lead_events", "undoes")
    op.drop_column("lead_events", "details")
    op.drop_column("lead_events", "staff_id")
    op.drop_index("ix_conversations_topic_last_at", table_name="conversations")
    op.drop_index(op.f("ix_conversations_started_at"), table_name="conversations")
    op.drop_index("ix_conversations_likes_last_at", table_name="conversations")
    op.drop_index("ix_conversations_has_lead_last_at", table_name="conversations")
    op.drop_index("ix_conversations_fallback_count_last_at", table_name="conversations")
    op.drop_index("ix_conversations_dislikes_last_at", table_name="conversations")
    op.drop_index("ix_conversations_danger_rank_last_at", table_name="conversations")
    op.drop_column("conversations", "danger_seen_by")
    op.drop_column("conversations", "danger_seen_at")
    op.drop_column("conversations", "danger_rank")
    op.drop_column("conversations", "has_lead")
    op.drop_column("conversations", "dislikes")
    op.drop_column("conversations", "likes")
    op.drop_column("conversations", "lowest_confidence")
    op.drop_column("conversations", "fallback_count")
    op.drop_column("conversations", "message_count")
