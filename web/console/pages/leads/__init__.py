"""Requests (leads): board and table, one request, bulk, export, danger signs without a contact."""
