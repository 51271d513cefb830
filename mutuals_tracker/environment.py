"""Reads settings from the environment and stops the start, with the variable's name and the fix, when one is wrong."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class SettingError(SystemExit):
    """A setting is missing or malformed. The message names the variable and says what to do; exit status 1."""

    def __init__(self, name: str, problem: str, fix: str) -> None:
        """Keep the three parts that the person starting the service needs."""
        self.name = name
        super().__init__(f"Setting {name}: {problem}. {fix}")


def _read(name: str, default: T, convert: Callable[[str], T]) -> T:
    written = os.environ.get(name, "").strip()
    return convert(written) if written else default


def text(name: str, default: str = "") -> str:
    """Return the variable's text, or `default` when it is unset or blank."""
    return _read(name, default, str)


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """Return one of `choices`; raises SettingError for anything else."""
    value = text(name, default)
    if value not in choices:
        raise SettingError(name, f"{value!r} is not a choice", f"Use one of: {', '.join(choices)}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return yes or no, written `1`/`0`, `true`/`false`, `yes`/`no` or `on`/`off`; raises SettingError for others."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}

    def convert(written: str) -> bool:
        if written.lower() not in words:
            raise SettingError(name, f"{written!r} is neither yes nor no", "Use true or false, or unset it")
        return words[written.lower()]

    return _read(name, default, convert)


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`; raises SettingError for anything else."""

    def convert(written: str) -> int:
        if not written.isdecimal() or not least <= int(written) <= most:
            wrong = f"{written!r} is not a whole number from {least} to {most}"
            raise SettingError(name, wrong, "Correct it or unset it")
        return int(written)

    return _read(name, default, convert)


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the comma-separated names in the variable."""
    return _read(name, list(default), lambda written: [part.strip() for part in written.split(",") if part.strip()])


def address(name: str, *, schemes: tuple[str, ...], example: str, default: str = "") -> str:
    """Return a URL whose scheme is one of `schemes`; raises SettingError when it is missing or of another kind."""
    value = text(name, default)
    if not value:
        raise SettingError(name, "it is not set", f"Set it, for example {name}={example}")
    try:
        parts = urlsplit(value)
        scheme, _port = parts.scheme, parts.port
    except ValueError as error:
        raise SettingError(name, f"it is not an address ({error})", f"Write it like {example}") from error
    if scheme not in schemes:
        raise SettingError(name, f"it begins with {scheme or 'no scheme'}", f"Write it like {example}")
    return value


def folder(name: str, default: Path) -> Path:
    """Return a folder's path; raises SettingError when something else is in its place."""
    path = Path(text(name, str(default))).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise SettingError(name, f"{path} is not a folder", "Name a folder, or move that file away")
    return path
