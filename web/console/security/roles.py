"""Who may use a page of the console."""

from backtalk.staff.roles import ROLES, Role

PUBLIC: frozenset[Role] = frozenset()
"""The roles of a page that needs no account."""
ADMIN: frozenset[Role] = frozenset({"admin"})
DESK: frozenset[Role] = frozenset({"staff", "admin"})
"""Who works requests, and may see who a visitor is."""
TRAINING: frozenset[Role] = frozenset({"trainer", "admin"})
CLINICAL: frozenset[Role] = frozenset({"clinician", "admin"})
CLINICIAN: frozenset[Role] = frozenset({"clinician"})
"""Who may sign: an admin who is a clinician has an account for that."""
EVERYBODY: frozenset[Role] = frozenset(ROLES)
