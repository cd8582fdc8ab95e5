"""One person's details in every table where they can be, in a database as the program makes it."""

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Session

from backtalk.db.events import tracker_metadata
from backtalk.db.migrate import upgrade
from backtalk.db.models import ChatMessage, Lead, LeadEvent, LeadNote, Notification
from backtalk.db.session import database, session
from backtalk.privacy import crypto
from tests.backtalk.notifications.helpers import target_in
from tests.backtalk.privacy.recorded import PLANTED, UP_TO_READ_BACK, record
from tests.leads import JO, taken

ZEB = replace(JO, name="Zebedee Quuxley", email="zeb@example.com", reason="a unicorn")
TRACES = (*PLANTED, "unicorn")


def plant() -> None:
    """Two chats of Zebedee's with requests, one request without a chat, one chat of Jo's."""
    upgrade()
    tracker_metadata.create_all(database())
    with session() as db, db.begin():
        record(db, "c1", UP_TO_READ_BACK)
        record(db, "c2", UP_TO_READ_BACK)
        record(db, "jo", [])
        db.add(ChatMessage(conversation_id="jo", message_id="m", text="hi", state="answered"))
    with session() as db:
        taken(db, ZEB)
    for request in (
        replace(ZEB, conversation_id="c2", phone=None),
        replace(ZEB, conversation_id=None, email=None, message_id="f"),
        replace(JO, conversation_id="jo", phone="+12065550142"),
    ):
        with session() as db:
            taken(db, request)
    with session() as db, db.begin():
        for lead in db.scalars(select(Lead).where(Lead.conversation_id == "c1")):
            text = crypto.encrypt("Zebedee called")
            db.add(LeadNote(lead_id=lead.id, staff_id=1, text=text))
            db.add(LeadEvent(lead_id=lead.id, who="system", what="merged", details=text))
            row = Notification(key="k", kind="lead", target_id=target_in(db), payload=text)
            row.lead_id = lead.id
            db.add(row)


def everything(engine: Engine) -> str:
    """All rows of all tables as text, encrypted values in the clear."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = [
            [_clear(value) for value in row]
            for table in tables.sorted_tables
            for row in connection.execute(select(table))
        ]
    return json.dumps(rows, default=str).lower()


def _clear(value: object) -> object:
    if isinstance(value, bytes) and value.startswith(b"gAAAA"):
        return crypto.decrypt(value)
    return value.decode("latin-1") if isinstance(value, bytes) else value


def in_files(folder: Path) -> str:
    """Every byte of every file in the folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in paths).decode("latin-1").lower()


def lead_ids(db: Session, conversation_id: str | None) -> list[int]:
    return list(db.scalars(select(Lead.id).where(Lead.conversation_id == conversation_id)))
