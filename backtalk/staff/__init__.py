"""Members of staff: accounts, passwords, sessions, the second factor, and what they did."""
