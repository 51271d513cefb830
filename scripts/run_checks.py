"""Runs every check and says at the end which failed. Arguments choose some by name: `run_checks.py types templates`."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.prefix) / "bin"
MANAGE = [sys.executable, "manage.py"]
# What a server's own settings would be: the checks of a deployment must find nothing.
DEPLOYED = {
    "SECRET_KEY": "checked but never served 2f6b1c9a40d84f0e9b7d5c3e 81a7",
    "DATABASE_URL": "postgresql://mutuals@db.example.org/mutuals",
    "REDIS_URL": "redis://broker.example.org/0",
    "ALLOWED_HOSTS": "mutuals.example.org",
    "SERVICE_URL": "https://mutuals.example.org",
    "HTTPS": "true",
    "DEBUG": "false",
}
CHECKS: dict[str, tuple[list[str | Path], dict[str, str]]] = {
    "lint": ([BIN / "ruff", "check", "."], {}),
    "format": ([BIN / "ruff", "format", "--check", "."], {}),
    "types": (
        [sys.executable, "-m", "mypy", "mutuals_tracker", "spinouts", "funding", "procurement", "reporting"],
        DEPLOYED,
    ),
    "imports": ([BIN / "lint-imports", "--no-cache"], {}),
    "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    "deployment": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
    "templates": ([sys.executable, "-m", "djlint", "templates", "--lint", "--quiet"], {}),
    "docs": ([sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "drift"], {}),
}


def run(name: str) -> bool:
    """Run one check and say how it went; what it printed is shown only when it failed."""
    command, settings = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{name:12} {'ok' if done.returncode == 0 else 'FAILED':8} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.strip(), flush=True)
    return done.returncode == 0


def main(chosen: list[str]) -> int:
    """Run them all, or those chosen; returns 1 when any failed."""
    unknown = [name for name in chosen if name not in CHECKS]
    if unknown:
        print(f"No such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}")
        return 2
    failed = [name for name in chosen or CHECKS if not run(name)]
    if failed:
        print(f"\nFailed: {', '.join(failed)}. `make fix` mends lint and format where it can.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
