"""Secrets that a local service makes for itself, once, in files that only their owner can read."""

import contextlib
import os
import secrets
from pathlib import Path


def kept(path: Path, size: int = 32) -> str:
    """Return the secret kept at `path`, made of `size` random bytes (four letters for three) when there is none yet.

    Two processes that ask at once get the same one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(size))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text().strip()


def secret_key(local: Path) -> str:
    """Return the key that signs the local service's sessions."""
    return kept(local / "secret-key")


def demo_password(local: Path) -> str:
    """Return the password of the sample accounts: DEMO_PASSWORD where it is set, else a random one that is kept."""
    return os.environ.get("DEMO_PASSWORD", "").strip() or kept(local / "demo-password", size=12)
