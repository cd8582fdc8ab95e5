"""The trainers' inbox: which messages are shown, in which order, on which card."""
