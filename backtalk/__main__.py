"""`python -m backtalk`: the command line."""

from backtalk.cli import main

main()
