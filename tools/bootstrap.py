"""Bring uv and both environments; `make` runs this first, with any Python from 3.9 on.

`--tests` brings what the tests need besides, a browser among it. `V=1` in the environment shows all
that the programs say; else it is shown where one fails.

It uses the standard library alone, since nothing is installed yet. A second run with the same
lock files returns at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

UV_VERSION = "0.13.9"
ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".uv" / "bin" / "uv"
BROWSER = "chromium"
STAMPS = {tests: ROOT / ".uv" / ("ready-tests" if tests else "ready") for tests in (False, True)}
LOCKED = ("pyproject.toml", "uv.lock", "engine/pyproject.toml", "engine/uv.lock")
VERBOSE = bool(os.environ.get("V"))
STEP: list[Step] = []
"""What is going on."""
SPACE_NEEDED = 2_000_000_000  # bytes; both environments and uv's cache while they are built


class SetUpError(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def main() -> int:
    """Do what is missing, one line for each step; 1 and one sentence if a step fails."""
    tests = "--tests" in sys.argv[1:]
    wanted = fingerprint()
    enough = [STAMPS[True]] if tests else list(STAMPS.values())
    made = any(s.exists() and s.read_text() == wanted for s in enough) and environments_exist()
    browser = ("Chromium, which the browser tests drive", 500, install_chromium)
    steps = (
        []
        if made
        else [
            (f"uv {UV_VERSION}, which installs the rest", 60, install_uv),
            ("Python 3.12", 100, find_python),
            ("packages of web and actions", 450, lambda: sync(ROOT, tests)),
            ("packages of the engine (Rasa)", 800, lambda: sync(ROOT / "engine", tests)),
        ]
    )
    if tests and shutil.which(BROWSER) is None:
        steps.append(browser)
    if not steps:
        return 0
    try:
        for number, (what, megabytes, step) in enumerate(steps, start=1):
            STEP[:] = [Step(f"{number}/{len(steps)} {what}", megabytes)]
            step()
            STEP.pop().end()
        STAMPS[tests].write_text(wanted)
    except SetUpError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Set-up stopped: {ROOT} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    return 0


class Step:
    """The line of a step. On a terminal it tells how far it is, as the disk tells."""

    def __init__(self, what: str, megabytes: int) -> None:
        """Show it.

        Args:
            what: Number and name.
            megabytes: What it brings if nothing is there yet.
        """
        self.what, self.megabytes = what, megabytes
        self.terminal = sys.stdout.isatty() and not VERBOSE
        self.began, self.free = time.monotonic(), self._free()
        print(what, end="" if self.terminal else "\n", flush=True)

    def tick(self) -> None:
        """Tell how much is there and how long the rest takes, by what it took so far."""
        share = (self.free - self._free()) / 1e6 / self.megabytes
        if self.terminal and 0.05 < share < 1:
            left = (time.monotonic() - self.began) * (1 - share) / share
            self._show(f"{100 * share:.0f} % of {self.megabytes} MB, about {left:.0f} s more")

    def end(self) -> None:
        """Tell how long it took."""
        if self.terminal:
            self._show(f"{time.monotonic() - self.began:.0f} s\n")

    def _show(self, told: str) -> None:
        print(f"\r{self.what}: {told}\033[K", end="", flush=True)

    def _free(self) -> int:
        return shutil.disk_usage(ROOT).free


def fingerprint() -> str:
    """What the environments are made from, as one hash."""
    parts = [UV_VERSION.encode(), *((ROOT / name).read_bytes() for name in LOCKED)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def environments_exist() -> bool:
    """Whether neither environment was deleted by hand."""
    return all((ROOT / where / ".venv/bin/python").exists() for where in (".", "engine"))


def install_uv() -> None:
    """Put the pinned uv into `.uv/`, a virtual environment of its own."""
    if (ask(UV, "--version") or "").startswith(f"uv {UV_VERSION} "):
        return
    if ask(sys.executable, "-m", "venv", "--clear", UV.parent.parent) is None:
        raise SetUpError(
            cause_of_disk()
            or "this Python has no working venv; install it (Debian, Ubuntu: apt install"
            " python3-venv) and run make again."
        )
    pip = (UV.with_name("python"), "-m", "pip", "install", "--disable-pip-version-check", "-q")
    do(*pip, "--retries", "1", "--timeout", "15", f"uv=={UV_VERSION}")


def find_python() -> None:
    """Let uv find Python 3.12, or fetch it."""
    if ask(UV, "python", "find", "3.12") is None and call(UV, "python", "install", "3.12"):
        raise SetUpError(
            cause_of_disk()
            or "Python 3.12 is not on this machine and could not be fetched; install it, or set"
            " UV_PYTHON_INSTALL_MIRROR to where uv can fetch it."
        )


def sync(project: Path, tests: bool) -> None:
    """Make `project`'s environment what its lock file says, with what tests need if asked to."""
    group = () if tests else ("--no-dev",)
    if not mirror():
        # Inexact: what an earlier test run installed may stay.
        do(UV, "sync", "--frozen", "--inexact", *group, "--project", project)
        return
    # A lock file names the public registry's addresses, so that `uv sync` would pass a mirror by.
    venv = project / ".venv"
    locked = venv / "locked.txt"
    do(UV, "venv", "-q", "--allow-existing", "--python", "3.12", venv)
    export = (UV, "export", "-q", "--frozen", "--no-emit-project", *group, "--project", project)
    do(*export, "-o", locked)
    do(UV, "pip", "sync", "--require-hashes", "--python", venv, locked)
    if project == ROOT:
        do(UV, "pip", "install", "--no-deps", "--python", venv, "-e", project)


def install_chromium() -> None:
    """Put Chromium where the tests look for it, if apt-get may.

    Raises:
        SetUpError: If it may not, or fails.
    """
    way_out = f"install {BROWSER} so that it is on PATH (Debian: apt-get install {BROWSER})."
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetUpError(f"the browser tests need Chromium, and only root may add it; {way_out}")
    for words in (("update",), ("install", "-y", "--no-install-recommends", BROWSER)):
        call("apt-get", "-qq", *words, DEBIAN_FRONTEND="noninteractive")
    if shutil.which(BROWSER) is None:
        raise SetUpError(cause_of_disk() or f"apt-get could not bring Chromium; {way_out}")


def do(*command: str | Path) -> None:
    """Run a command.

    Raises:
        SetUpError: If it fails; the message names the cause that is found.
    """
    if call(*command):
        raise SetUpError(
            cause_of_disk()
            or cause_of_network("pip" in command and UV not in command)
            or f"`{' '.join(map(str, command[:3]))}` failed; its message stands above."
        )


def call(*command: str | Path, **variables: str) -> int:
    """Run a command, its output shown where it fails, and return its exit code."""
    given = {**environment(), **variables}
    if VERBOSE:
        return subprocess.call(command, cwd=ROOT, env=given)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=said, stderr=said)
        while process.poll() is None:
            time.sleep(0.2)
            for step in STEP:
                step.tick()
        if process.returncode:
            said.seek(0)
            print(f"\n{said.read().decode(errors='replace')}", end="", file=sys.stderr)
    return process.returncode


def ask(*command: str | Path) -> str | None:
    """What a command prints, or None if it fails."""
    try:
        return subprocess.check_output(
            command, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None


def environment() -> dict[str, str]:
    """The environment with a PATH on which uv finds a Python that starts."""
    return {**os.environ, "PATH": search_path()}


def search_path() -> str:
    """PATH without folders whose `python3.12` does not start.

    uv gives up at the first such one: pyenv puts a `python3.12` in front that fails unless that
    version is selected, while the real one lies beside it.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [str(path) for path in sorted(pyenv.glob("versions/3.12*/bin"), reverse=True)]
    return os.pathsep.join(found + [p for p in os.get_exec_path() if starts(Path(p))])


def starts(folder: Path) -> bool:
    """Whether `folder` has no `python3.12`, or one that starts."""
    python = folder / "python3.12"
    if not python.exists():
        return True
    command = [str(python), "-V"]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0


def mirror() -> str:
    """The registry that the user set in the place of the public one, or nothing."""
    return os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("UV_INDEX_URL") or ""


def cause_of_disk() -> str:
    """One sentence if a disk is full, and nothing if none is."""
    for folder, way_out in (
        (ROOT, "free some, or put the project elsewhere"),
        (Path(os.environ.get("UV_CACHE_DIR", Path.home())), "free some, or set UV_CACHE_DIR"),
        (Path(tempfile.gettempdir()), "free some, or set TMPDIR"),
    ):
        if folder.exists() and shutil.disk_usage(folder).free < SPACE_NEEDED:
            return f"there is less than 2 GB free in {folder}; {way_out}."
    return ""


def cause_of_network(pip: bool) -> str:
    """One sentence if the package registry is out of reach, and nothing if it answers."""
    setting = "PIP_INDEX_URL" if pip else "UV_DEFAULT_INDEX"
    registry = os.environ.get("PIP_INDEX_URL", "") if pip else mirror()
    registry = (registry or "https://pypi.org/simple").rstrip("/")
    try:
        urllib.request.urlopen(f"{registry}/pip/", timeout=10).close()  # noqa: S310 - user's own
    except (OSError, ValueError) as error:
        return (
            f"the package registry {registry} is out of reach"
            f" ({getattr(error, 'reason', None) or error}); connect, or set HTTPS_PROXY, or set"
            f" {setting} to a registry that you can reach."
        )
    return ""


if __name__ == "__main__":
    sys.exit(main())
