"""What Rasa does before the departures: kept here, then they are applied as the launcher does."""

from backtalk_engine import standins

standins.install()

import rasa.shared.utils.io
import rasa.utils.log_utils
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor

from backtalk_engine import departures

ANONYMIZER = rasa.utils.log_utils._anonymizer
VALIDATE = RemoteAction._validate_action_result
PARSE = MessageProcessor._parse_message_with_graph
RAISE_WARNING = rasa.shared.utils.io.raise_warning

departures.apply()
