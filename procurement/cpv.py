"""How CPV codes are written: eight digits, which a hyphen and a check digit may follow. Pure."""

import re
from collections.abc import Mapping

_WRITTEN = re.compile(r"([0-9]{8})(?:\s*[-\u2010-\u2015]\s*([0-9]))?")
EXAMPLE = "85000000-9"


class NotACodeError(ValueError):
    """It is no CPV code; the message says what is wrong. `advice` says what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        """Keep both sentences."""
        self.problem = problem
        self.advice = advice
        super().__init__(f"{problem}. {advice}")


def code_of(written: str, *, known: Mapping[str, str] | None = None, beside: str = "") -> str:
    """Return the eight digits of a code, which may be written with its check digit, or have it `beside` it.

    `known` are the check digits of all codes by code, where the vocabulary was imported: only then is a check digit
    checked, and a code that is not in it refused. Raises NotACodeError.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        raise NotACodeError(f"“{written}” is not a CPV code", _advice(written))
    code, digit = found[1], found[2] or ""
    if digit and beside and digit != beside:
        raise NotACodeError(f"“{written}” has another check digit than the one beside it", "Correct one of them")
    if known:
        _check(code, digit or beside, known)
    return code


def _check(code: str, digit: str, known: Mapping[str, str]) -> None:
    if code not in known:
        raise NotACodeError(f"“{code}” is not in the CPV vocabulary that was imported", "Check each digit")
    if digit and digit != known[code]:
        raise NotACodeError(
            f"“{code}-{digit}” does not have the check digit of this code, which is {known[code]}",
            "Check each digit of the code",
        )


def _advice(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if digits == written.strip() and 6 <= len(digits) < 8:
        return "A spreadsheet may have dropped its leading zeros: write all eight digits"
    return f"Write its eight digits, like {EXAMPLE[:8]}, or with its check digit, like {EXAMPLE}"
