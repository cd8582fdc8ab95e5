"""Training, comparing, promoting: the pages about models."""
