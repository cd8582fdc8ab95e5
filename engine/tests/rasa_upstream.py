"""What Rasa does before the patches: kept here, then they are applied as the launcher does."""

from backtalk_engine import stubs

stubs.install()

import rasa.shared.importers.utils
import rasa.shared.utils.io
import rasa.utils.log_utils
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

from backtalk_engine import patches, training_patches

ANONYMIZER = rasa.utils.log_utils._anonymizer
VALIDATE = RemoteAction._validate_action_result
PARSE = MessageProcessor._parse_message_with_graph
RAISE_WARNING = rasa.shared.utils.io.raise_warning
CHECK_EXAMPLES = RasaYAMLReader.validate
READ_EXAMPLES = rasa.shared.importers.utils.training_data_from_paths
MERGE = TrainingData.merge
SANITIZE = staticmethod(TrainingData.sanitize_examples)

patches.apply()
training_patches.apply()
