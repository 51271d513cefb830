"""Who sees what of progress: role by address, own bodies beside the country, and the front page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reporting import permissions
from spinouts import kept
from spinouts.models import CaseSummary
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.casework import a_lead, a_milestone
from tests.factories.facts import a_return, a_verification, an_assessment
from tests.factories.people import grant, member, person
from tests.factories.spinouts import a_spinout
from tests.reporting.pages import behind, in_stats, in_tables, parsed

READ = (
    "/progress/",
    "/progress/series/",
    "/progress/series.csv",
    "/progress/series.svg",
    "/progress/how-we-count/",
    "/progress/ambitions/",
    "/progress/published-figures/",
)
BEHIND = ("/progress/behind/",)
KEEP = ("/progress/ambitions/new/", "/progress/published-figures/new/")

TABLE = [
    *((role, address, 302) for role in ("anonymous",) for address in READ + BEHIND + KEEP),
    *((role, address, 200) for role in ("officer", "certifier", "assessor", "taskforce", "admin") for address in READ),
    *((role, address, 200) for role in ("officer", "certifier", "taskforce", "admin") for address in BEHIND),
    *((role, address, 403) for role in ("assessor", "nobody") for address in BEHIND),
    *((role, address, 403) for role in ("officer", "certifier", "assessor", "taskforce", "nobody") for address in KEEP),
    *(("admin", address, 200) for address in KEEP),
    *((role, "/", 200) for role in ("anonymous", "officer", "certifier", "assessor", "taskforce", "admin", "nobody")),
]


@pytest.fixture
def nobody(db):
    """Somebody with an account and no role."""

    return person()


@pytest.mark.parametrize(("role", "address", "status"), TABLE)
def test_role_by_address(client, db, request, role, address, status):
    user = request.getfixturevalue(role)
    if role != "anonymous":
        client.force_login(user)

    response = client.get(address)

    assert response.status_code == status
    if status == 302:
        assert response["Location"].startswith("/accounts/login/")
    if status == 403:
        assert re.search(r"Only an admin can|You can see the national totals", response.content.decode())


@pytest.fixture
def country(example_council, sample_county):
    """Two mutuals of the officer's body, one of which another body shares, and one of the stranger's."""
    made = {
        "ours": a_spinout("Ours", parents=[example_council], launched="2010", assessed="meets", region="london"),
        "shared": a_spinout(
            "Shared", parents=[sample_county, example_council], launched="2010", assessed="meets", region="london"
        ),
        "theirs": a_spinout("Theirs", parents=[sample_county], launched="2010", assessed="meets", region="south_west"),
    }
    for staff, spinout in zip((10, 200, 3_000), made.values(), strict=True):
        a_return(spinout, "2012", staff)
    return made


class TestOwnBodiesBesideTheCountry:
    @pytest.mark.parametrize("role", ["officer", "certifier"])
    def test_two_columns_of_which_only_their_own_lead_further(self, client, request, country, role):
        client.force_login(request.getfixturevalue(role))
        page = parsed(client.get("/progress/"))
        own, *_rest = in_stats(page)
        national = [one for one in in_stats(page) if one.text == "3,210"]

        assert own.text == "210"
        assert behind(client, own.url).references == [country["ours"].reference, country["shared"].reference]
        assert len(national) == 1
        assert national[0].url == ""
        shown = {one.heading: one for one in in_tables(page, "By region") if one.row == "London"}
        assert (shown["Staff, your bodies"].text, shown["Staff, whole country"].text) == ("210", "210")
        assert shown["Staff, your bodies"].url
        assert shown["Staff, whole country"].url == ""
        west = {one.heading: one for one in in_tables(page, "By region") if one.row == "South West"}
        assert (west["Staff, your bodies"].text, west["Staff, whole country"].text) == ("0", "3,000")

    def test_every_own_number_sums_to_the_spin_outs_behind_it(self, client, officer, country):
        client.force_login(officer)
        page = parsed(client.get("/progress/"))
        linked = [one for one in in_tables(page) + in_stats(page) if one.url]

        assert linked
        for one in linked:
            found = behind(client, one.url)
            counts_staff = one.heading.startswith("Staff,") or one.heading in ("Staff", "staff in live mutuals")
            if "%" not in one.text:
                assert one.number == (found.staff if counts_staff else found.said_spinouts), one

    def test_a_strangers_spin_outs_are_behind_no_address_of_theirs(self, client, officer, country):
        client.force_login(officer)
        for query in ("", "?region=south_west", "?by=region&code=south_west", "?whose=country", "?standing=left_out"):
            assert "Theirs" not in client.get(f"/progress/behind/{query}").content.decode()

    def test_two_bodies_of_one_officer_are_one_column_and_count_a_shared_one_once(
        self, client, officer, sample_county, country
    ):

        grant(officer, "officer", sample_county)
        client.force_login(officer)

        assert in_stats(parsed(client.get("/progress/")))[0].text == "3,210"
        assert in_stats(parsed(client.get("/progress/")))[1].text == "3"

    def test_an_assessor_sees_totals_that_lead_nowhere(self, client, assessor, country):
        client.force_login(assessor)
        page = parsed(client.get("/progress/"))

        assert in_stats(page)[0].text == "3,210"
        assert not [one for one in in_tables(page) + in_stats(page) if one.url]
        assert "/progress/behind/" not in client.get("/progress/").content.decode()

    def test_an_officer_of_a_body_without_spin_outs_sees_noughts_beside_the_country(self, client, country):

        client.force_login(member("officer", body("Borough Without")))

        assert in_stats(parsed(client.get("/progress/")))[0].text == "0"

    def test_bodies_behind_a_number(self, officer, assessor, taskforce, admin, example_council, nobody):
        assert permissions.bodies_behind(officer) == {example_council.pk}
        assert permissions.bodies_behind(assessor) == permissions.bodies_behind(nobody) == frozenset()
        assert permissions.bodies_behind(taskforce) is permissions.bodies_behind(admin) is None


class TestSeries:
    def test_every_month_is_in_the_csv_with_both_dates(self, client, taskforce, country):
        client.force_login(taskforce)
        response = client.get("/progress/series.csv?as_at=2013-02-15&known_at=2026-01-01T00:00:00Z")
        lines = response.content.decode().splitlines()

        assert response["Content-Type"].startswith("text/csv")
        assert lines[0] == "series,on,staff,mutuals,as_at,known_at,filters"
        assert lines[1].startswith("country,2005-01-31,0,0,2013-02-15,2026-01-01T00:00:00.000000Z,")
        assert lines[-1].split(",")[1] == "2013-02-15"
        assert len(lines) == 1 + 12 * 8 + 2

    def test_an_officer_gets_either_line_and_nobody_a_line_that_is_not_theirs(
        self, client, officer, taskforce, country
    ):
        client.force_login(officer)
        own = client.get("/progress/series.csv?whose=own&as_at=2020-01-01").content.decode().splitlines()[-1]
        national = client.get("/progress/series.csv?whose=country&as_at=2020-01-01").content.decode().splitlines()[-1]
        client.force_login(taskforce)

        assert own.split(",")[:4] == ["own", "2020-01-01", "210", "2"]
        assert national.split(",")[:4] == ["country", "2020-01-01", "3210", "3"]
        assert client.get("/progress/series.csv?whose=own").status_code == 404
        assert client.get("/progress/series.csv?whose=theirs").status_code == 404

    def test_the_table_has_every_month_the_latest_first(self, client, taskforce, country):
        client.force_login(taskforce)
        shown = in_tables(parsed(client.get("/progress/series/?as_at=2013-02-15")))

        assert [one.row for one in shown[:4]] == ["15 February 2013"] * 2 + ["31 January 2013"] * 2
        assert behind(client, shown[0].url).staff == shown[0].number == 3_210

    def test_a_chart_to_keep_is_a_picture(self, client, taskforce, country):
        client.force_login(taskforce)
        response = client.get("/progress/series.svg?measure=mutuals&as_at=2020-01-01")

        assert response["Content-Type"] == "image/svg+xml"
        assert response.content.startswith(b"<svg")
        assert client.get("/progress/series.svg?measure=cats").status_code == 404

    @pytest.mark.parametrize("address", ["/progress/series/", "/progress/series.csv", "/progress/series.svg"])
    def test_a_wrong_date_leads_to_the_page_that_says_so(self, client, taskforce, address):
        client.force_login(taskforce)
        response = client.get(f"{address}?as_at=2199-01-01", follow=True)

        assert "The as-at date must be today or in the past" in response.content.decode()


class TestBehind:
    @pytest.mark.parametrize(
        "query", ["standing=imagined", "by=colour", "staff=happy", "after=-1", "after=x", "after=99999999999"]
    )
    def test_a_number_that_there_is_not_is_not_found(self, client, taskforce, query):
        client.force_login(taskforce)

        assert client.get(f"/progress/behind/?{query}").status_code == 404

    def test_a_wrong_date_leads_to_the_page_that_says_so(self, client, taskforce):
        client.force_login(taskforce)

        assert (
            "must be today or in the past"
            in client.get("/progress/behind/?as_at=2199-01-01", follow=True).content.decode()
        )

    def test_nothing_behind_is_said(self, client, taskforce):
        client.force_login(taskforce)

        assert "There is none." in client.get("/progress/behind/").content.decode()

    def test_a_row_has_the_date_as_known_how_it_was_said_its_source_and_who_verified(
        self, client, taskforce, certifier, officer, example_council
    ):

        spinout = a_spinout("Ours", parents=[example_council], launched="2010", assessed="meets")
        count = a_return(
            spinout, "2011", 1_082, qualifier="approximate", by=officer, source_url="https://www.example.org/page"
        )
        a_verification(count, by=certifier)
        client.force_login(taskforce)
        page = parsed(client.get("/progress/behind/?as_at=2020-06-30"))
        (row,) = page.xpath("//main//tbody/tr")
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]

        assert cells[0] == f"{spinout.reference} Ours"
        assert cells[1].startswith("about 1,082")
        assert cells[2:] == ["2011 Old", "Verified by the body", "example.org"]
        assert row.xpath("./td[1]//a/@href") == [reverse("spinouts:staff_return", args=[spinout.reference, count.pk])]
        assert row.xpath("./td[4]//a/@href") == ["https://www.example.org/page"]
        assert "Chris Certifier" not in page.text_content()


class TestFront:
    def test_the_public_reads_what_it_is_and_signs_in(self, client, db):
        page = parsed(client.get("/"))

        assert "How far have public service mutuals come?" in page.text_content()
        assert page.xpath("//a[@href='/accounts/login/']")
        assert page.xpath("//main//a[@href='/progress/reports/']")

    def test_each_role_has_somewhere_to_go(self, client, request, db):
        expected = {
            "officer": ["/spin-outs/", "/spin-outs/new/", "/spin-outs/team/", "/progress/", "/progress/reports/"],
            "certifier": ["/spin-outs/", "/spin-outs/new/", "/spin-outs/team/", "/progress/", "/progress/reports/"],
            "assessor": ["/progress/", "/progress/reports/"],
            "taskforce": ["/spin-outs/", "/progress/", "/progress/reports/ask/"],
            "admin": ["/spin-outs/", "/spin-outs/new/", "/progress/", "/progress/reports/ask/", "/admin-area/"],
        }
        for role, addresses in expected.items():
            client.force_login(request.getfixturevalue(role))
            page = parsed(client.get("/"))
            steps = page.xpath("//main//h2[.='What you can do']/following-sibling::ul[1]//a/@href")
            assert steps == addresses, role
            for address in steps:
                assert client.get(address).status_code in (200, 302), (role, address)

    def test_what_waits_is_all_on_the_page_of_its_kind(self, client, certifier, officer, country):
        waiting = [a_return(country["ours"], str(year), year, by=officer) for year in range(2010, 2017)]
        client.force_login(certifier)
        front = parsed(client.get("/"))
        addresses = [reverse("spinouts:staff_return", args=[each.spinout.reference, each.pk]) for each in waiting]

        assert 0 < sum(each in addresses for each in front.xpath("//main//a/@href")) <= 5
        (link,) = front.xpath("//main//a[contains(@href, 'kind=sign_off')]/@href")
        assert set(addresses) <= set(parsed(client.get(link)).xpath("//main//a/@href"))

    def test_the_page_of_a_kind_says_that_nothing_is_left(self, client, certifier):
        client.force_login(certifier)
        assert "Nothing of this kind waits for you" in parsed(client.get("/?kind=sign_off")).text_content()

    def test_nobody_has_a_page_of_a_kind_that_is_not_theirs(self, client, officer, taskforce):
        for user, kind in ((officer, "sign_off"), (officer, "overrides"), (taskforce, "drafts"), (officer, "nonsense")):
            client.force_login(user)
            assert client.get("/", {"kind": kind}).status_code == 404, (user, kind)

    def test_what_an_officer_leads_can_be_read_by_itself(self, client, officer, example_council):
        led = a_spinout("Led", parents=[example_council])
        a_lead(led, officer)
        other = a_spinout("Other", parents=[example_council])
        for spinout in (led, other):
            a_milestone(spinout, planned_on=date(2020, 1, 1))
        client.force_login(officer)
        both, mine = (parsed(client.get(url)).text_content() for url in ("/?kind=milestones", "/?whose=mine"))

        assert "Led" in both
        assert "Other" in both
        assert "Led" in mine
        assert "Other" not in mine

    def test_a_certifier_finds_what_waits_for_them(self, client, certifier, officer, country):
        ours = country["ours"]
        waiting = a_return(ours, "2014", 12, by=officer)
        own = a_return(ours, "2015", 13, by=certifier)
        client.force_login(certifier)
        links = parsed(client.get("/")).xpath("//main//a/@href")

        assert reverse("spinouts:staff_return", args=[ours.reference, waiting.pk]) in links
        assert reverse("spinouts:staff_return", args=[ours.reference, own.pk]) not in links
        theirs = country["theirs"].staff_returns.get()
        assert reverse("spinouts:staff_return", args=[country["theirs"].reference, theirs.pk]) not in links

    def test_a_certifier_finds_the_assessments_that_nobody_verified(self, client, certifier, officer, country):
        waiting = an_assessment(country["ours"], by=officer)
        verified = an_assessment(country["ours"], definition="section_33", by=officer)
        a_verification(verified, by=certifier)
        own = an_assessment(country["ours"], definition="policy_2017", by=certifier)
        client.force_login(certifier)
        links = parsed(client.get("/?kind=assessments")).xpath("//main//a/@href")
        addresses = [
            reverse("spinouts:assessment", args=[country["ours"].reference, each.pk])
            for each in (waiting, verified, own)
        ]

        assert [address in links for address in addresses] == [True, False, False]

    def test_an_officer_finds_launches_and_transfers_whose_date_has_passed(self, client, officer, example_council):
        planned = {"2020-05-31": "Missed", "2020": "Missed in a year", str(date.today().year): "This year"}  # noqa: DTZ011
        for when, name in planned.items():
            casework.a_launch_plan(a_spinout(name, parents=[example_council], stage="transition"), when)
        held = a_spinout("On hold", parents=[example_council], stage="transition")
        casework.a_launch_plan(held, "2020-05-31")
        casework.a_hold(held)
        launched = a_spinout("Launched", parents=[example_council], stage="live")
        casework.a_wave(launched, planned_on=date(2020, 6, 1))
        casework.a_wave(launched, planned_on=date(2020, 5, 1), transferred_on=date(2020, 5, 2))
        kept.cases.mend([launched.pk, held.pk])
        client.force_login(officer)

        missed = parsed(client.get("/?kind=missed_launches")).text_content()
        assert [name in missed for name in (*planned.values(), "On hold")] == [True, True, False, False]
        transfers = parsed(client.get("/?kind=transfers")).text_content()
        assert transfers.count("overdue since") == transfers.count("overdue since 1 June 2020") == 1

    def test_somebody_with_both_roles_is_not_led_to_the_countrys_list(self, client, officer, example_council):
        for number in range(6):
            each = a_spinout(f"Late {number}", parents=[example_council], stage="exploring")
            casework.a_brief(each)
            casework.a_lead(each, officer)
        CaseSummary.objects.update(update_due_on=date(2020, 1, 1))
        client.force_login(officer)
        assert "/spin-outs/?due=update" in parsed(client.get("/")).xpath("//main//a/@href")
        grant(officer, "taskforce")
        client.force_login(officer)
        links = parsed(client.get("/")).xpath("//main//a/@href")
        assert [links.count(url) for url in ("/?kind=updates", "/spin-outs/?due=update")] == [1, 1]
