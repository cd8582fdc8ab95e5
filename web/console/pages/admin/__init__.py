"""Pages for admins: people, audit, deletion, settings, links."""
