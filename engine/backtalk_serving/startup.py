"""What has to be done before anything of Rasa's is imported by a process that serves nothing."""

import logging
import os
import warnings


def prepare(*, training: bool = False) -> None:
    """Fence Rasa in and keep it quiet: what such a process prints is read by another one.

    Args:
        training: Whether something will be learned, too.
    """
    # One thread: a message is too short to share, and the clinic's other processes need the cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.filterwarnings("ignore")
    from backtalk_engine import stubs

    stubs.install()
    from backtalk_engine import patches

    patches.apply()
    if training:
        from backtalk_engine import training_patches

        training_patches.apply()
    from rasa.utils.log_utils import configure_structlog

    logging.getLogger().setLevel(logging.ERROR)
    configure_structlog(logging.ERROR)
