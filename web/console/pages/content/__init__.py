"""Pages on which admins edit what the assistant says."""
