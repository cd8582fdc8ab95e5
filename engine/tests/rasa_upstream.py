"""What Rasa does before the departures: kept here, then they are applied as the launcher does."""

from backtalk_engine import standins

standins.install()

import rasa.shared.utils.io  # noqa: E402 - cannot be imported without the stand-ins
import rasa.utils.log_utils  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402

from backtalk_engine import departures  # noqa: E402

ANONYMIZER = rasa.utils.log_utils._anonymizer
VALIDATE = RemoteAction._validate_action_result
RAISE_WARNING = rasa.shared.utils.io.raise_warning

departures.apply()
