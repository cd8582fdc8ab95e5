"""Backups: the database and the keys that read it, in one file, made and put back while it runs."""
