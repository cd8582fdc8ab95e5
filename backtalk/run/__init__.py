"""The processes of Backtalk: starting, watching and stopping them."""
