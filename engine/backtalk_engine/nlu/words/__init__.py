"""Words of a message: typos, language, what they name, what they take back."""
