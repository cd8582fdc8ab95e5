"""The clinic's console: what members of staff see and do."""
