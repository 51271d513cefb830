"""How CPV codes are read: with or without a check digit, which is only checked where the vocabulary was imported."""

import pytest

from procurement.cpv import NotACodeError, code_of

KNOWN = {"85000000": "9", "03000000": "1"}


@pytest.mark.parametrize("written", ["85000000", "85000000-9", " 85000000-9 ", "85000000 - 9", "85000000\u20139"])
def test_eight_digits_with_or_without_the_check_digit(written):
    assert code_of(written) == "85000000"
    assert code_of(written, known=KNOWN) == "85000000"


def test_without_the_vocabulary_no_check_digit_is_checked():
    assert code_of("85000000-1") == "85000000"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("85000000-1", "does not have the check digit of this code, which is 9"),
        ("85000001", "is not in the CPV vocabulary"),
    ],
)
def test_with_the_vocabulary_a_wrong_digit_is_seen(written, problem):
    with pytest.raises(NotACodeError, match=problem):
        code_of(written, known=KNOWN)


@pytest.mark.parametrize("written", ["", "8500000", "850000000", "85000000-", "85000000-99", "8500000a", "٨٥٠٠٠٠٠٠"])
def test_anything_else_is_refused_with_what_to_write(written):
    with pytest.raises(NotACodeError, match="is not a CPV code"):
        code_of(written)


def test_lost_zeros_are_named():
    with pytest.raises(NotACodeError, match="dropped its leading zeros"):
        code_of("3000000")


def test_two_check_digits_that_differ():
    with pytest.raises(NotACodeError, match="another check digit than the one beside it"):
        code_of("85000000-9", beside="8")
    assert code_of("85000000-9", beside="9") == "85000000"
