"""Tools that run before anything is installed."""
