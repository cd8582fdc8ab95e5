"""What has been decided about each text."""

from sqlalchemy.orm import Session

from backtalk.content import Content
from backtalk.reviews.decided import decided
from backtalk.reviews.decisions import Asked, decide
from tests.reviews import OTHER, said, words

ME, YOU = 1, 2


def test_one_text_alone_can_be_asked_for_and_is_told_alike(db: Session, content: Content) -> None:
    made = [
        decide(db, content, ME, Asked([said(db, text, n).id], "other", OTHER))[0]
        for n, text in enumerate(words(3), 1)
    ]
    everything = decided(db, YOU)
    assert set(everything) == {one.text_hash for one in made}
    for one in made:
        assert decided(db, YOU, one.text_hash) == {one.text_hash: everything[one.text_hash]}
