"""What the assistant understands: sentence vectors, intents, aspects, entities, passages."""
