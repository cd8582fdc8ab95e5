"""The examples in deploy/ are sound, as far as the programs that read them are installed here."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backtalk.settings import ROOT, Settings
from tools.bootstrap import UV_VERSION

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
MANIFESTS = sorted(
    set((DEPLOY / "kubernetes").iterdir()) - {DEPLOY / "kubernetes/kustomization.yaml"}
)
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def tool(name: str) -> Path:
    """A program that the lock file brings."""
    return Path(sys.executable).with_name(name)


def pods(file: Path) -> list[dict[str, Any]]:
    """What the pods of a manifest are made from."""
    found = (
        one["spec"].get("template") for one in yaml.safe_load_all(file.read_text()) if "spec" in one
    )
    return [template["spec"] for template in found if template]


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def certificate(folder: Path) -> None:
    """A certificate of our own where nginx looks for one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "chat.clinic.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(pem))
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, form, plain))


@needs("systemd-analyze")
def test_the_unit_is_sound_and_shuts_the_service_in(tmp_path: Path) -> None:
    unit = tmp_path / "backtalk.service"
    text = (DEPLOY / "backtalk.service").read_text()
    here = text.replace("/opt/backtalk", str(ROOT)).replace("=backtalk\nGroup=backtalk", "=root")
    unit.write_text(here)
    assert run("systemd-analyze", "verify", "--man=no", unit).strip() == ""
    exposure = run("systemd-analyze", "security", "--offline=true", "--no-pager", unit)
    found = re.search(r"exposure level for \S+: ([\d.]+)", exposure)
    assert found
    assert float(found[1]) < 3


@needs("nginx")
def test_the_configuration_of_nginx_is_sound(tmp_path: Path) -> None:
    certificate(tmp_path)
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("/etc/letsencrypt/live/chat.clinic.example", str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    whole = f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    said = run("nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", "stderr")
    assert "warn" not in said


@pytest.mark.parametrize("file", ["Caddyfile", "Caddyfile.cluster"])
def test_the_configuration_of_caddy_is_sound(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPOSE["services"]["caddy"]["environment"].items():
        monkeypatch.setenv(name, "chat.clinic.example" if name == "SITE" else value)
    run(tool("caddy"), "validate", "--adapter", "caddyfile", "--config", DEPLOY / file)


def test_the_image_is_built_by_the_rules_and_by_the_same_uv() -> None:
    run(tool("hadolint"), DEPLOY / "Dockerfile")
    assert f"uv=={UV_VERSION}\n" in (DEPLOY / "Dockerfile").read_text()


def test_the_compose_file_is_sound() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    run(tool("check-jsonschema"), *schema, DEPLOY / "compose.yaml")


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_container_can_change_nothing_take_everything_or_be_down_unseen(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"healthcheck", "mem_limit", "pids_limit", "restart"} <= set(service)
    assert ("ports" in service) == (name == "caddy"), "nothing else is reached from outside"


def test_caddy_knows_every_process_and_every_port() -> None:
    known = COMPOSE["services"]["caddy"]["environment"]
    for part, port in (("web", "8000"), ("engine", "5005"), ("actions", "5055")):
        several = [name for name in COMPOSE["services"] if name.startswith(f"{part}-")]
        assert known[f"{part.upper().rstrip('S')}S"].split() == [f"{n}:{port}" for n in several]
        assert known[f"{part.upper()}_PORT"] == port
    assert COMPOSE["networks"]["inside"]["internal"]
    web, caddy = (set(COMPOSE["services"][name]["networks"]) for name in ("web-1", "caddy"))
    assert web & caddy == {"inside"}, "web trusts the proxy by its address there"


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
def test_the_manifests_are_sound(file: Path) -> None:
    run(tool("kubernetes-validate"), "--strict", "--quiet", file)
    for pod in pods(file):
        (container,) = pod["containers"]
        shut = container["securityContext"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert shut["readOnlyRootFilesystem"]
        assert shut["capabilities"] == {"drop": ["ALL"]}
        assert not shut["allowPrivilegeEscalation"]
        assert {"readinessProbe", "livenessProbe"} <= set(container)
        assert container["resources"]["limits"]["memory"]


def test_all_manifests_are_applied() -> None:
    whole = yaml.safe_load((DEPLOY / "kubernetes/kustomization.yaml").read_text())
    assert {file.name for file in MANIFESTS} == set(whole["resources"])


def test_what_they_set_are_settings() -> None:
    known = {f"BACKTALK_{name.upper()}" for name in Settings.model_fields}
    for file in filter(Path.is_file, DEPLOY.rglob("*")):
        assert set(re.findall(r"BACKTALK_[A-Z_]+", file.read_text())) <= known, file


def test_every_example_and_every_alert_is_what_the_code_has() -> None:
    for file in DEPLOY.iterdir():
        assert f"deploy/{file.name.removesuffix('.dockerignore')}" in OPERATIONS
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("actions", "backtalk", "web")
        for path in (ROOT / folder).rglob("*.py")
    )
    logged = set(re.findall(r'(?:(?:failure|log\.error)\(\s*|failed=)"(\w+)"', code))
    listed = set(re.findall(r"^\| `(\w+)` \|", OPERATIONS, re.MULTILINE))
    assert listed - {"engine_failed", "engine_answered_nothing"} == logged
