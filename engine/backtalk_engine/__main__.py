"""Rasa's command line, fenced in: `python -m backtalk_engine train`, `run`, `shell`, …."""

import os
import sys
import warnings


def main() -> None:
    """Run the Rasa command in `sys.argv`."""
    # One thread: a message is too short to share, and the clinic's other processes need the cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TQDM_DISABLE", "1")
    # What Rasa's libraries ask of each other is nothing that who starts Backtalk could mend.
    warnings.filterwarnings("ignore", module="matplotlib")
    from backtalk_engine import stubs

    stubs.install()
    from backtalk_engine import patches, training_patches

    patches.apply()
    training_patches.apply()
    from rasa.__main__ import main as rasa_main

    sys.argv[0] = "rasa"
    rasa_main()


if __name__ == "__main__":
    main()
