"""Two webs, engines and actions behind Caddy, on a PostgreSQL and a Redis: as compose.yaml has it.

The processes are started as its containers are, by `backtalk run PART` and the environment, and
Caddy reads the same file; what differs are addresses.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from backtalk.evaluate.parser import free_port
from backtalk.run.processes import stop, tied
from backtalk.settings import ROOT

PARTS = ("web", "engine", "actions")
_HEALTH = {"web": "/health/ready", "engine": "/", "actions": "/health"}
_PATIENCE = 240.0


class NotUp(Exception):
    """A process does not answer; the message has its last lines."""


@dataclass
class Cluster:
    """The processes by name, such as `web-1`, and where visitors reach them."""

    folder: Path
    database_url: str
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where visitors come in."""
        return f"http://127.0.0.1:{self.ports['site']}"

    def start_all(self) -> None:
        """Start everything and wait until each answers.

        Raises:
            NotUp: If one does not.
        """
        names = [f"{part}-{number}" for part in PARTS for number in (1, 2)]
        for name in (*names, "redis", "site", *PARTS):
            self.ports[name] = free_port()
        for name in ("redis", *names, "caddy"):
            self.start(name)
        for name in names:
            self.wait_for(name)

    def start(self, name: str) -> None:
        """Start one process."""
        with (self.folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                self._command(name),
                cwd=ROOT,
                env=self._environment(name),
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
                preexec_fn=tied(),
            )

    def wait_for(self, name: str) -> None:
        """Wait until a process answers that it is well.

        Raises:
            NotUp: If it does not.
        """
        if name == "redis":
            return
        address = f"http://127.0.0.1:{self.ports[name]}{_HEALTH[name.partition('-')[0]]}"
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self.processes[name].poll() is None:
            try:
                if httpx.get(address, trust_env=False, timeout=5).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise NotUp(f"{name}: {self.said(name)[-2000:]}")

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        self.processes[name].kill()
        self.processes[name].wait(10)

    def stop_all(self) -> None:
        """End all of them."""
        for process in reversed(self.processes.values()):
            stop(process)

    def said(self, name: str) -> str:
        """What a process has logged."""
        return (self.folder / f"{name}.log").read_text()

    def processor(self, name: str) -> float:
        """Seconds of processor time that a process has used."""
        times = psutil.Process(self.processes[name].pid).cpu_times()
        return float(times.user + times.system)

    def _command(self, name: str) -> list[str]:
        match name.partition("-")[0]:
            case "redis":
                quiet = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1")
                return ["redis-server", "--port", str(self.ports["redis"]), *quiet]
            case "caddy":
                caddy = str(Path(sys.executable).with_name("caddy"))
                file = str(ROOT / "deploy/Caddyfile.cluster")
                return [caddy, "run", "--adapter", "caddyfile", "--config", file]
            case part:
                return [sys.executable, "-m", "backtalk", "run", part]

    def _environment(self, name: str) -> dict[str, str]:
        part = name.partition("-")[0]
        inside = {part: f"http://127.0.0.1:{self.ports[part]}" for part in PARTS}
        given: dict[str, object] = {
            "VAR": self.folder / "var",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.ports['redis']}/0",
            "WEB_URL": inside["web"],
            "ENGINE_URL": inside["engine"],
            "ACTIONS_URL": inside["actions"],
            "TRUSTED_PROXIES": "127.0.0.1",
            "RATE_LIMIT": "100000/minute",
        }
        if part in PARTS:
            given["PORT" if part == "web" else f"{part.upper()}_PORT"] = self.ports[name]
        several = {
            kind: " ".join(f"127.0.0.1:{self.ports[f'{part}-{number}']}" for number in (1, 2))
            for kind, part in zip(("WEBS", "ENGINES", "ACTIONS"), PARTS, strict=True)
        }
        return {
            **os.environ,
            **{f"BACKTALK_{setting}": str(value) for setting, value in given.items()},
            **several,
            **{f"{part.upper()}_PORT": str(self.ports[part]) for part in PARTS},
            "SITE": self.url,
            "XDG_DATA_HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
        }


def can_run() -> bool:
    """Whether what is not in the lock file is installed on this machine."""
    return all(map(shutil.which, ("postgres", "redis-server")))
