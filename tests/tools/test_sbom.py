"""The bill of materials names what is installed, for both environments."""

import json
import subprocess
from importlib.metadata import version

from backtalk.settings import ROOT


def test_the_bill_names_what_is_locked() -> None:
    subprocess.run(["make", "-s", "sbom"], cwd=ROOT, check=True, capture_output=True)
    for name, library in (("product", "starlette"), ("engine", "rasa")):
        bill = json.loads((ROOT / "sbom" / f"{name}.json").read_text())
        assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
        (found,) = [one for one in bill["components"] if one["name"] == library]
        assert found["version"] == (version(library) if library == "starlette" else "3.6.21")
        assert found["purl"].startswith("pkg:pypi/")
