"""The chat: its API, the widget's files, and the engine behind it."""
