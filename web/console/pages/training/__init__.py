"""The trainers' and the clinician's pages: inbox, sign-off, training files."""
