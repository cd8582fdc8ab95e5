"""Danger signs: the rows of `data/red_flags.yml`, looked for in each message by two judges."""
