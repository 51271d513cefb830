"""What register numbers look like: which are taken, as the register writes them, and which cannot be any."""

import pytest

from mutuals_tracker.accounts.kinds import IdentifierScheme, MalformedIdentifierError, clean_identifier


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("GB-COH", "07584906", "07584906"),
        ("GB-COH", "584906", "00584906"),
        ("GB-COH", " sc 123456", "SC123456"),
        ("GB-COH", "NI012345", "NI012345"),
        ("GB-COH", "OC301234", "OC301234"),
        ("GB-COH", "CE012345", "CE012345"),
        ("GB-COH", "RS007618", "RS007618"),
        ("GB-COH", "IP12345R", "IP12345R"),
        ("GB-COH", "SP2604RS", "SP2604RS"),
        ("GB-COH", "R0000123", "R0000123"),
        ("GB-MPR", "7610", "7610"),
        ("GB-MPR", "30123 r", "30123R"),
        ("GB-MPR", "2604R(S)", "2604R(S)"),
        ("GB-MPR", "RS7618", "RS7618"),
        ("GB-MPR", "ip12345r", "IP12345R"),
    ],
)
def test_what_a_register_writes_is_taken(scheme, written, kept):
    assert clean_identifier(scheme, written) == kept


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        *(("GB-COH", written) for written in ("ABCDEFGH", "12345", "XX123456", "SC12345", "1234567R", "123456789")),
        *(("GB-COH", written) for written in ("IP1234567", "07584906A", "SC1234A6", "٠٧٥٨٤٩٠٦", "R000012")),
        *(("GB-MPR", written) for written in ("not known", "1234567", "R", "RS", "30123X", "ZZ123", "٣٠", "-")),
    ],
)
def test_what_cannot_be_a_number_is_refused_with_an_example(scheme, written):
    example = {"GB-COH": "07584906", "GB-MPR": "7610"}[scheme]
    with pytest.raises(MalformedIdentifierError, match=f"is not a {IdentifierScheme(scheme).label}. .*{example}"):
        clean_identifier(scheme, written)
