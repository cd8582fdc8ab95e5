"""What stands around every request: hosts, origins, headers, logs."""
