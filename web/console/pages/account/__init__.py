"""One's own account: signing in, passwords, second factor."""
