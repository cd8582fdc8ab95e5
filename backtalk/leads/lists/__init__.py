"""Lists of contact requests: finding, tagging, exporting and importing them."""
