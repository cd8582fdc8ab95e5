"""Why a backup was not made or not put back."""


class BackupError(Exception):
    """Nothing was changed; the message says why and what to do."""
