"""Reading the releases of Find a Tender: what each says, what is refused of a file or of one release, and its size."""

import io
import json
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutuals_tracker.spreadsheets.findings import UnreadableError
from procurement.release_reading import package
from procurement.release_reading.package import TooLarge, releases_of
from procurement.release_reading.release import ReleaseError, read
from tests.procurement.find_a_tender import HEAD, Streamed, a_package, a_release, an_award


def listed(data: bytes):
    return list(releases_of(io.BytesIO(data)))


class TestTheFile:
    def test_releases_come_in_their_order(self):
        assert listed(a_package(a_release(1), a_release(2))) == [a_release(1), a_release(2)]
        assert listed(b"\xef\xbb\xbf" + a_package(a_release(1))) == [a_release(1)]
        assert listed(a_package()) == []

    def test_what_it_says_of_itself_may_stand_at_its_end(self):
        data = json.dumps({"releases": [a_release()], "version": "1.1"}).encode()
        assert listed(data) == [a_release()]

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "The file is empty"),
            (b"   \n", "The file is empty"),
            (b"reference,title\n1,2\n", "not JSON"),
            (b"[]", "not one JSON object"),
            (b'"releases"', "not one JSON object"),
            (b"{}", "no list of releases"),
            (json.dumps(HEAD).encode(), "no list of releases"),
            (json.dumps({**HEAD, "releases": {}}).encode(), "no list of releases"),
            (a_package(a_release())[:-1], "ends in the middle"),
            (a_package(a_release(), a_release(2))[:-700], "ends in the middle"),
            (a_package(a_release()) + b"{}", "not JSON"),
            (b"\xff\xfe{" + a_package(a_release()), "not JSON"),
            (json.dumps({**HEAD, "records": []}).encode(), "record package"),
            (json.dumps({"records": [], **HEAD}).encode(), "record package"),
            (a_package(a_release(), version="1.2"), "is of OCDS 1.2"),
            (a_package(a_release(), version="1.0"), "is of OCDS 1.0"),
            (a_package(a_release(), version=11), "is of OCDS unknown"),
            (json.dumps({"releases": [a_release()]}).encode(), "does not say its version"),
            (json.dumps({"releases": [a_release()], "version": "1.0"}).encode(), "is of OCDS 1.0"),
        ],
    )
    def test_what_is_no_release_package_of_its_version_says_so(self, data, problem):
        with pytest.raises(UnreadableError, match=problem) as found:
            listed(data)
        assert found.value.advice

    def test_a_patch_of_the_version_is_read_too(self):
        assert listed(a_package(a_release(), version="1.1.5")) == [a_release()]

    def test_a_release_that_is_too_large_or_too_deep_is_skipped(self, monkeypatch):
        monkeypatch.setattr(package, "MOST_VALUES", 500)
        deep: list = []
        for _ in range(100):
            deep = [deep]
        big = a_release(2, notes=list(range(600)))
        found = listed(a_package(a_release(1), big, a_release(3, deep=deep), a_release(4)))
        assert [isinstance(each, TooLarge) for each in found] == [False, True, True, False]

    def test_an_endless_value_is_not_read_to_its_end(self, monkeypatch):
        monkeypatch.setattr(package, "LONGEST_VALUE", 200_000)
        with pytest.raises(UnreadableError, match="longer than any"):
            listed(a_package(a_release(1, note="x" * 400_000)))

    def test_as_many_as_there_are_take_no_more_memory(self):
        def most(many):
            file = Streamed(a_release(number) for number in range(many))
            tracemalloc.start()
            assert sum(1 for _ in releases_of(file)) == many
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return peak, file.size

        few, _ = most(300)
        many, size = most(1_500)
        assert size > 1_500_000
        assert many < few + 200_000


SECTIONS = ["parties", "buyer", "tender", "awards", "contracts", "planning", "tag", "date"]


class TestOneRelease:
    def test_in_full(self):
        found = read(a_release())
        assert (found.ocid, found.release_id) == ("ocds-h6vhtk-000001", "000001-2026")
        assert found.published_at.isoformat() == "2026-05-01T12:00:00+01:00"
        assert (found.title, found.buyer, found.suppliers) == ("Library services", "Example Borough Council", [])
        assert (found.value, found.currency, found.is_gross) == (Decimal("1000000.50"), "GBP", False)
        assert found.is_reserved
        assert found.special_regimes == ("lightTouch",)
        assert found.cpv_codes == ("92511000",)
        assert found.tenders_until == date(2026, 6, 1)
        assert found.urls == ("https://example.org/N/1",)
        (buyer,) = found.parties
        assert list(buyer.keys()) == ["GB-PPON-PBCP-5168-ZDGP", "GB-LAE-EXB", "name:exampleboroughcouncil"]
        assert found.rest["tender"]["documents"][1]["url"] == "https://example.org/secret"

    def test_an_award_names_who_won(self):
        found = read(an_award())
        assert found.suppliers == ["Sample Libraries C.I.C."]
        assert (found.awarded_on, found.signed_on) == (date(2026, 6, 20), date(2026, 7, 1))

    def test_its_order_is_not_what_it_says(self):
        assert read(a_release()).checksum == read(dict(reversed(a_release().items()))).checksum
        assert read(a_release()).checksum != read(a_release(language="en")).checksum

    @pytest.mark.parametrize(
        ("change", "place"),
        [
            ({"ocid": None}, "ocid"),
            ({"ocid": ""}, "ocid"),
            ({"ocid": 7}, "ocid"),
            ({"ocid": "x" * 121}, "ocid"),
            ({"id": " "}, "id"),
            ({"date": None}, "date"),
            ({"date": "2026-05-01"}, "date"),
            ({"date": "2026-05-01T12:00:00"}, "date"),
            ({"date": "0001-01-01T00:00:00Z"}, "date"),
            ({"date": "yesterday"}, "date"),
            ({"tag": []}, "tag"),
            ({"tag": "tender"}, "tag"),
            ({"tag": ["x" * 41]}, "tag"),
            ({"note": "a\0b"}, "release"),
            ({"note": "\ud800"}, "release"),
            ({"note": float("inf")}, "release"),
        ],
    )
    def test_what_cannot_be_taken_says_where(self, change, place):
        with pytest.raises(ReleaseError) as found:
            read(a_release(**change))
        assert found.value.place == place
        assert found.value.advice

    @pytest.mark.parametrize("data", [None, [], "x", 7])
    def test_what_is_no_object_is_refused(self, data):
        with pytest.raises(ReleaseError):
            read(data)

    @pytest.mark.parametrize(
        ("more", "value"),
        [
            ({"tender": {"value": {"amount": -1, "currency": "GBP"}}}, None),
            ({"tender": {"value": {"amount": True, "currency": "GBP"}}}, None),
            ({"tender": {"value": {"amount": 5, "currency": "pounds"}}}, None),
            ({"tender": {"value": {"amountGross": 5, "currency": "EUR"}}}, (Decimal(5), "EUR", True)),
            ({"tender": {"value": {"amount": 10**19, "currency": "GBP"}}}, None),
            (
                {"awards": [{"value": {"amount": 2, "currency": "GBP"}}, {"value": {"amount": 3, "currency": "GBP"}}]},
                (Decimal(5), "GBP", False),
            ),
            (
                {"awards": [{"value": {"amount": 2, "currency": "GBP"}}, {"value": {"amount": 3, "currency": "EUR"}}]},
                (Decimal("1000000.50"), "GBP", False),
            ),
        ],
    )
    def test_its_value_is_what_is_plain(self, more, value):
        found = read(a_release(**more))
        assert (found.value, found.currency, found.is_gross) == (value or (None, "", False))

    def test_a_lot_may_be_the_one_that_is_reserved(self):
        lots = {
            "lots": [{"id": "1", "otherRequirements": {"reservedParticipation": ["publicServiceMissionOrganization"]}}]
        }
        assert read(a_release(tender=lots)).is_reserved
        assert not read(a_release(tender={})).is_reserved

    json_values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
        max_leaves=8,
    )

    @given(st.dictionaries(st.sampled_from(SECTIONS), json_values))
    def test_whatever_else_it_holds_it_is_read_or_refused(self, more):
        try:
            place = read(a_release(**more)).release_id
        except ReleaseError as error:
            place = error.place
        assert place in ("000001-2026", "release", "tag", "date")
