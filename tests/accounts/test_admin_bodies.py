"""Bodies in the admin area: names, numbers, what became of them, and the list."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts.models import NameKind, Organisation, User
from tests.accounts.reading import errors, text
from tests.factories.bodies import body
from tests.factories.people import grant, person


def test_adding_a_body(signed_in: Client):
    given = {
        "name": "Newtown Council",
        "kind": "local_authority",
        "region": "london",
        "opened_on-day": "1",
        "opened_on-month": "4",
        "opened_on-year": "2023",
    }
    answer = signed_in.post("/admin-area/bodies/add/", given, follow=True)
    made = Organisation.objects.get(slug="newtown-council")
    assert "Newtown Council is in the list." in text(answer)
    assert (made.opened_on, made.region, made.is_confirmed) == (date(2023, 4, 1), "london", True)
    assert errors(signed_in.post("/admin-area/bodies/add/", given | {"name": "newtown  COUNCIL"})) == [
        "There is already a body called Newtown Council, Local authority"
    ]
    for nameless in ("...", "東京"):
        answer = signed_in.post("/admin-area/bodies/add/", given | {"name": nameless})
        assert errors(answer) == ["The name must have letters or numbers"]
    signed_in.post("/admin-area/bodies/add/", given | {"is_another": "on"})
    assert Organisation.objects.filter(slug="newtown-council-2").exists()


def test_renaming_keeps_the_former_name(signed_in: Client, example_council: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    on = {"on-day": "1", "on-month": "4", "on-year": "2020"}
    page = text(signed_in.post(f"{url}rename/", {"name": "Example City Council", **on}, follow=True))
    assert "The body is now called Example City Council." in page
    assert "Former name until 1 April 2020" in page
    assert list(Organisation.objects.named("Example Borough Council")) == [example_council]
    future = {"on-day": "1", "on-month": "4", "on-year": "2190"}
    assert errors(signed_in.post(f"{url}rename/", {"name": "Other", **future})) == [
        "The date must be today or in the past: the new name is shown from now on"
    ]
    assert errors(signed_in.post(f"{url}rename/", {"name": "Example City Council", **on})) == [
        "It is called Example City Council already"
    ]
    nonsense = {"on-day": "31", "on-month": "2", "on-year": "2020"}
    assert errors(signed_in.post(f"{url}rename/", {"name": "Other", **nonsense})) == ["The date must be a real date"]


def test_other_names(signed_in: Client, example_council: Organisation, sample_county: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    assert "find it as EBC" in text(signed_in.post(f"{url}names/add/", {"name": "EBC"}, follow=True))
    assert errors(signed_in.post(f"{url}names/add/", {"name": "e.b.c."})) == ["It is known by e.b.c. already"]
    assert errors(signed_in.post(f"{url}names/add/", {"name": "Sample County Council"})) == [
        "Sample County Council is known by Sample County Council. Imports could not choose"
    ]
    alias = example_council.names.get(kind=NameKind.ALIAS)
    signed_in.post(f"{url}names/{alias.pk}/remove/", {"why": "never used"})
    assert not Organisation.objects.named("EBC").exists()
    official = example_council.names.get()
    assert signed_in.get(f"{url}names/{official.pk}/remove/").status_code == 404


def test_abolishing_and_reopening(signed_in: Client, example_council: Organisation, sample_county: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    on = {"on-day": "1", "on-month": "4", "on-year": "2019", "why": "an order"}
    page = text(signed_in.post(f"{url}abolish/", {**on, "successor": "sample-county-council"}, follow=True))
    assert "No longer existed from 1 April 2019" in page
    assert "Succeeded by Sample County Council" in page
    assert errors(signed_in.post(f"{url}abolish/", {**on, "successor": "example-borough-council"})) == [
        "Select another body than this one"
    ]
    assert errors(
        signed_in.post("/admin-area/bodies/sample-county-council/abolish/", {**on, "successor": example_council.slug})
    ) == ["Example Borough Council came before Sample County Council, so it cannot come after it too"]
    page = text(signed_in.post(f"{url}reopen/", {"why": "a slip"}, follow=True))
    assert "Example Borough Council is open again." in page
    assert "Succeeded by" not in page


def test_merging_a_duplicate(signed_in: Client, example_council: Organisation, somebody: User):
    twin = body("Example Boro Council", is_confirmed=False)
    assert "An import made this body" in text(signed_in.get(f"/admin-area/bodies/{twin.slug}/"))
    given = {"into": example_council.slug, "why": "same address"}
    page = text(signed_in.post(f"/admin-area/bodies/{twin.slug}/merge/", given, follow=True))
    assert "Example Boro Council is merged into this body." in page
    assert "Also entered as Example Boro Council" in page
    page = text(signed_in.get(f"/admin-area/bodies/{twin.slug}/"))
    assert "another entry of Example Borough Council" in page
    assert "Merge into another body" not in page
    assert errors(signed_in.post(f"/admin-area/bodies/{twin.slug}/merge/", given)) == [
        "Example Boro Council was merged into another body already"
    ]


def test_confirming_a_body_from_an_import(signed_in: Client):
    made = body("Imported Council", is_confirmed=False)
    assert [*signed_in.get("/admin-area/bodies/?state=unconfirmed").context["page"]] == [made]
    page = text(signed_in.post(f"/admin-area/bodies/{made.slug}/confirm/", follow=True))
    assert "Imported Council is confirmed." in page
    assert not [*signed_in.get("/admin-area/bodies/?state=unconfirmed").context["page"]]


def test_bodies_whose_officers_have_nobody_to_sign_off(signed_in: Client, example_council, sample_county, officer):
    def listed() -> list[Organisation]:
        return [*signed_in.get("/admin-area/bodies/?state=uncertified").context["page"]]

    body("A body of nobody")
    assert listed() == [example_council]
    signer = person()
    held = grant(signer, "certifier", example_council)
    assert listed() == []
    User.objects.filter(pk=signer.pk).update(is_active=False, deactivated_at=timezone.now())
    assert listed() == [example_council]
    User.objects.filter(pk=signer.pk).update(is_active=True, deactivated_at=None)
    type(held).objects.filter(pk=held.pk).update(ended_at=timezone.now())
    assert listed() == [example_council]


@pytest.mark.parametrize(
    ("scheme", "value", "said"),
    [
        (
            "GB-COH",
            "12345",
            "'12345' is not a Companies House number. It has 8 digits, such as 07584906, or 2 letters and 6"
            " digits, such as SC123456; only 6 or 7 digits can be padded with zeros",
        ),
        (
            "GB-LAE",
            "TOOLONG",
            "'TOOLONG' is not a Council register code (England). It has three capital letters, such as DEV",
        ),
        ("GSS", "X1", "'X1' is not a GSS code of its area. It has a letter and 8 digits, such as E10000008"),
        ("GB-LAE", "SAM", "Sample County Council holds SAM"),
        ("NONE", "1", "Select a register from the list"),
    ],
)
def test_a_number_that_is_wrong(scheme, value, said, signed_in: Client, example_council, sample_county):
    sample_county.identifiers.create(scheme="GB-LAE", value="SAM")
    given = {"scheme": scheme, "value": value}
    assert errors(signed_in.post("/admin-area/bodies/example-borough-council/numbers/add/", given)) == [said]


def test_numbers_begin_end_and_are_removed(signed_in: Client, example_council: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    page = text(signed_in.post(f"{url}numbers/add/", {"scheme": "GB-COH", "value": " 758 4906 "}, follow=True))
    assert "Companies House number: 07584906 is saved." in page
    number = example_council.identifiers.get()
    on = {"on-day": "1", "on-month": "4", "on-year": "2020"}
    assert "until 1 April 2020" in text(signed_in.post(f"{url}numbers/{number.pk}/end/", on, follow=True))
    signed_in.post(f"{url}numbers/{number.pk}/remove/", {"why": "another company's"})
    assert not example_council.identifiers.exists()
    page = text(signed_in.get(f"{url}history/"))
    assert "Companies House number: no longer 07584906, until 1 April 2020, of Example Borough Council" in page
    assert "Reason: another company's" in page


def test_a_community_interest_company_is_no_charity(signed_in: Client):
    mutual = body("Care Together C.I.C.", kind="mutual")
    given = {"scheme": "GB-CHC", "value": "1234567"}
    assert errors(signed_in.post(f"/admin-area/bodies/{mutual.slug}/numbers/add/", given)) == [
        "Care Together C.I.C. is a community interest company, and those cannot be charities"
    ]


def test_the_list_of_bodies_finds_and_narrows(signed_in: Client, example_council, sample_county, alias, number):
    closed = body("Old District", closed_on=date(2009, 4, 1), kind="nhs")
    merged = body("Twin", merged_into=sample_county)
    for query, found in {
        "q=council+example": [example_council],
        "q=ebc": [example_council],
        "q=exb": [example_council],
        "kind=nhs": [closed],
        "state=closed": [closed],
        "state=merged": [merged],
        "state=open": [example_council, sample_county],
        "q=--": [example_council, closed, sample_county],
        "q=zzz": [],
    }.items():
        listed = signed_in.get(f"/admin-area/bodies/?{query}").context["page"].object_list
        assert list(listed) == found, query
    assert "Example Borough Council Local authority GB-LAE-EXB" in text(signed_in.get("/admin-area/bodies/"))
