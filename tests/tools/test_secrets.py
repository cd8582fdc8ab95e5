"""No key and no password is in git, but for those that tests and examples make up."""

import re
import subprocess

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

from backtalk.settings import ROOT

SCANNED = {
    "plugins_used": [
        {"name": name}
        for name in (
            "AWSKeyDetector",
            "AzureStorageKeyDetector",
            "BasicAuthDetector",
            "GitHubTokenDetector",
            "GitLabTokenDetector",
            "JwtTokenDetector",
            "NpmDetector",
            "OpenAIDetector",
            "PrivateKeyDetector",
            "PypiTokenDetector",
            "SendGridDetector",
            "SlackDetector",
            "StripeDetector",
            "TelegramBotTokenDetector",
            "TwilioKeyDetector",
        )
    ],
    # How an address looks, in a message.
    "filters_used": [
        {
            "path": "detect_secrets.filters.regex.should_exclude_line",
            "pattern": ["user:password@host/name"],
        }
    ],
}
SPARED = ("tests/", "engine/tests/", "data/", "backtalk/evaluate/data/", "web/static/")
"""What is made up for tests, what people say, and what is built."""
FERNET = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}=(?!\w)")
"""What an encryption key of ours looks like."""


def tracked() -> list[str]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return [
        name
        for name in names.stdout.splitlines()
        if not name.startswith(SPARED) and not name.endswith(("lock", ".json"))
    ]


def test_no_secret_is_in_the_files() -> None:
    found = SecretsCollection(root=str(ROOT))
    with transient_settings(SCANNED):
        for name in tracked():
            found.scan_file(name)
    assert {(name, one.type, one.line_number) for name, one in found} == set()


def test_no_key_of_ours_is_in_the_files() -> None:
    for name in tracked():
        text = (ROOT / name).read_bytes().decode(errors="replace")
        assert not FERNET.search(text), name
