"""The contact request: a Rasa form, from consent to the saved request."""
