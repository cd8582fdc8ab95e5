"""What a clinician looks at and signs."""
