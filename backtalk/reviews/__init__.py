"""What trainers and clinicians make of messages: inbox, decisions, signatures, training data."""
