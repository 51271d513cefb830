"""The dashboard says what the readings say, to whoever may read it, and every number leads to what is behind it."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from reporting import readings
from reporting.models import Ambition, PublishedFigure
from reporting.questions import Question
from reporting.scopes import Selection
from tests.factories.facts import a_register_entry, a_return, a_verification
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment
from tests.reporting.pages import behind, in_stats, in_tables, parsed

DASHBOARD = "/progress/"
STAFF_HEADINGS = ("Staff", "staff in live mutuals", "Staff, your bodies")


@pytest.fixture
def mutuals(example_council, sample_county, officer, certifier):
    """One spin-out of each kind that the dashboard tells apart; four are counted, three of those with staff."""
    made = {
        "verified": a_spinout(
            "Housing Together",
            parents=[example_council],
            launched="2010-04-01",
            assessed="meets",
            region="london",
            service_area="housing",
            parent_kind="local_authority",
            legal_form="cic",
        ),
        "recent": a_spinout(
            "County Care",
            parents=[sample_county],
            launched="2012",
            assessed="meets",
            region="south_west",
            service_area="adult_social_care",
            parent_kind="local_authority",
            legal_form="cooperative",
        ),
        "shared": a_spinout(
            "Shared Services",
            parents=[example_council, sample_county],
            launched="2013-07",
            assessed="meets",
            region="london",
            service_area="back_office_corporate",
        ),
        "not_counted_staff": a_spinout("Quiet Care", parents=[sample_county], launched="2014-01-01", assessed="meets"),
        "no_launch": a_spinout("Some Time Ago", parents=[example_council], assessed="meets"),
        "unclear": a_spinout("Perhaps A Mutual", parents=[sample_county], launched="2011", assessed="unclear"),
        "not_one": a_spinout("Not A Mutual", parents=[sample_county], launched="2011", assessed="does_not_meet"),
        "unknown": a_spinout("Lost Sight Of", launched="2011", outcome="unknown", assessed="meets"),
        "ended": a_spinout(
            "Closed Down", parents=[example_council], launched="2010", outcome="ceased", ended="2015", assessed="meets"
        ),
        "exploring": a_spinout("An Idea", parents=[example_council], stage="exploring", submitted="2014-05-01"),
        "transition": a_spinout("Nearly There", stage="transition", submitted="2014-06-01"),
        "dropped": a_spinout(
            "Thought Better", stage="exploring", outcome="not_proceeding", submitted="2013-01-01", ended="2014"
        ),
        "example": a_spinout("Invented", launched="2010", assessed="meets", is_example=True),
    }
    verified = a_return(made["verified"], "2011", 1_200, by=officer, source_url="https://example.org/housing")
    a_verification(verified, by=certifier)
    a_return(made["recent"], "2025-11", 250, qualifier="approximate", source_url="https://example.org/county")
    a_return(made["shared"], "2026", 90, qualifier="at_least", source_url="https://example.org/shared")
    a_return(made["ended"], "2012", 40)
    a_return(made["unknown"], "2012", 60)
    return made


def ask(client, query="", **more):
    return client.get(f"{DASHBOARD}{query}", more)


def said(response):
    """Return the page's own content, without the token of the sign-out button."""
    return etree.tostring(parsed(response).get_element_by_id("main-content"), encoding="unicode")


@pytest.fixture
def ambition(system):
    return Ambition.objects.create(
        code="one-million",
        label="One million public servants in mutuals",
        people=1_000_000,
        by_year=2015,
        counting_basis="co-owners",
        note="It was voiced in co-owners; this counts employees.",
        is_default=True,
        effective_on=date(2011, 2, 1),
        effective_precision="month",
        source_url="https://example.org/ambition",
        source_note="Said to a newspaper",
        recorded_by=system,
    )


@pytest.fixture
def published(system):
    def publish(when, precision, scope="national", **totals):
        return PublishedFigure.objects.create(
            scope=scope,
            qualifier="approximate",
            effective_on=when,
            effective_precision=precision,
            source_url="https://www.example.org/totals",
            source_note="Said there",
            recorded_by=system,
            **totals,
        )

    return [
        publish(date(2012, 6, 25), "day", staff_total=20_000, number_of_mutuals=58),
        publish(date(2019, 10, 1), "month", number_of_mutuals=130),
        publish(date(2010, 11, 17), "day", scope="nhs_right_to_request", staff_total=25_000),
    ]


class TestNumbers:
    def test_the_headline_is_that_of_the_readings(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        page = parsed(ask(client))
        headline = readings.position(Selection(), on=timezone.localdate(), known_at=timezone.now()).headline

        stats = {stat.heading: stat.text for stat in in_stats(page)}
        assert (headline.staff, headline.mutuals) == (1_450, 4)
        assert stats["staff in live mutuals"] == f"{headline.staff:,}"
        assert stats["live mutuals counted"] == str(headline.mutuals)
        assert stats["of them with staff not known"] == str(headline.staff_not_known)
        assert stats["old staff counts"] == str(headline.old_counts)
        assert stats["of the staff verified"] == f"{headline.verified_share}%" != "0%"
        assert stats["live, and left out"] == "4"

    def test_breakdowns_reasons_endings_and_the_pipeline_are_those_of_the_readings(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        page = parsed(ask(client))
        position = readings.position(Selection(), on=timezone.localdate(), known_at=timezone.now())

        for dimension, title in (("region", "By region"), ("legal_form", "By legal form")):
            shown = {(one.row, one.heading): one.number for one in in_tables(page, title)}
            for row in position.breakdowns[dimension]:
                assert shown[row.label, "Mutuals"] == row.mutuals
                assert shown[row.label, "Staff"] == row.staff
                assert shown[row.label, "Staff not known"] == row.staff_not_known
                assert shown[row.label, "Old counts"] == row.old
        for tallies, caption in (
            (position.left_out, "Live, and left out of the headline"),
            (position.ended, "Ended after launch"),
            (position.ended_before_launch, "Ended before launch"),
            (position.pipeline, "The pipeline by stage"),
        ):
            shown = {one.row: one.number for one in in_tables(page, caption)}
            assert shown
            assert {t.label: t.mutuals for t in tallies if t.mutuals} == {k: v for k, v in shown.items() if v}

    def test_every_number_leads_to_spin_outs_that_sum_to_it(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        page = parsed(ask(client))
        numbers = [shown for shown in in_tables(page) + in_stats(page) if shown.url]

        assert len(numbers) > 40
        for shown in numbers:
            found = behind(client, shown.url)
            assert found.said_spinouts == len(found.references), shown
            assert len(set(found.references)) == len(found.references)
            if found.said_staff is not None:
                assert found.said_staff == found.staff, shown
            if shown.heading in STAFF_HEADINGS:
                assert found.staff == shown.number, shown
            elif "%" not in shown.text:
                assert found.said_spinouts == shown.number, shown

    def test_every_number_above_nothing_has_a_link_for_the_taskforce(self, client, taskforce, mutuals, ambition):
        client.force_login(taskforce)
        page = parsed(ask(client))

        without = [one for one in in_tables(page) + in_stats(page) if one.text not in ("0", "0%") and not one.url]
        assert without == []

    def test_two_clicks_lead_to_the_return_and_its_source(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        staff = next(one for one in in_stats(parsed(ask(client))) if one.heading == "staff in live mutuals")
        found = behind(client, staff.url)
        response = client.get(found.return_urls[0])

        assert response.status_code == 200
        assert "https://example.org/housing" in response.content.decode()
        assert "https://example.org/housing" in client.get(staff.url).content.decode()

    def test_a_list_longer_than_a_page_goes_on_to_the_last_one(self, client, taskforce, monkeypatch, mutuals):
        monkeypatch.setattr("reporting.views.drilldown.PER_PAGE", 2)
        client.force_login(taskforce)
        number = next(one for one in in_stats(parsed(ask(client))) if one.heading == "live mutuals counted")

        found = behind(client, number.url)

        assert found.said_spinouts == len(found.references) == number.number
        assert found.references == sorted(found.references)

    def test_withdrawn_and_invented_ones_are_in_no_number(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        before = {one.heading: one.text for one in in_stats(parsed(ask(client)))}
        next_moment()
        a_register_entry(mutuals["recent"], "withdrawn")
        after = {one.heading: one.text for one in in_stats(parsed(ask(client)))}

        assert int(before["live mutuals counted"]) - int(after["live mutuals counted"]) == 1
        assert "Invented" not in ask(client).content.decode()


class TestKnownAt:
    def test_a_correction_moves_the_dashboard_and_leaves_the_earlier_known_at(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        moment = next_moment()
        earlier = f"?as_at=2020-01-01&known_at={Question(date(2020, 1, 1), moment).known_at_written}"
        before = said(ask(client, earlier))
        wrong = mutuals["verified"].staff_returns.get()
        a_return(mutuals["verified"], "2011", 1_000, supersedes=wrong)
        after = {one.heading: one.text for one in in_stats(parsed(ask(client, "?as_at=2020-01-01")))}

        assert after["staff in live mutuals"] == "1,000"
        assert said(ask(client, earlier)) == before
        assert "1,200" in before

    def test_the_exact_known_at_of_a_link_is_kept_when_a_filter_is_added(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        moment = Question(date(2020, 1, 1), next_moment())
        page = parsed(ask(client, f"?{moment.query()}"))
        form = page.xpath("//main//form[@method='get']")[0]
        fields = dict(form.fields)
        fields["region"] = "london"

        link = in_stats(parsed(client.get(DASHBOARD, {k: v or "" for k, v in fields.items()})))[0].url

        assert parse_qs(urlsplit(link).query)["known_at"] == [moment.known_at_written]
        assert parse_qs(urlsplit(link).query)["region"] == ["london"]

    def test_another_day_in_the_boxes_wins_over_the_links_known_at(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        page = parsed(ask(client, known_at="2026-01-05T10:00:00Z", **{"known_on": "2026-01-04", "known_time": "09:30"}))

        assert "4 January 2026, 9:30am" in page.text_content()

    def test_a_day_without_a_time_means_its_end_in_the_uk(self, client, taskforce):
        client.force_login(taskforce)
        page = parsed(ask(client, known_on="2025-07-04"))

        assert "4 July 2025, 11:59pm (UK time)" in page.text_content()


class TestQuestions:
    def test_filters_narrow_every_number(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        page = parsed(ask(client, region="london", service_area="housing"))
        stats = {one.heading: one.text for one in in_stats(page)}

        assert stats["staff in live mutuals"] == "1,200"
        assert stats["live mutuals counted"] == "1"
        assert "Region: London" in page.text_content()
        assert next(one.row for one in in_tables(page, "By region")) == "London"

    def test_an_earlier_date_counts_what_was_certain_by_then(self, client, taskforce, mutuals):
        client.force_login(taskforce)

        def staff(day):
            return in_stats(parsed(ask(client, as_at=day)))[0].text

        assert staff("2011-12-30") == "0"
        assert staff("2011-12-31") == "1,200"
        assert staff("2012-12-31") == "1,300"

    def test_three_boxes_work_as_well_as_one_value(self, client, taskforce, mutuals):
        client.force_login(taskforce)
        page = parsed(ask(client, **{"as_at-day": "31", "as_at-month": "12", "as_at-year": "2011"}))

        assert in_stats(page)[0].text == "1,200"

    @pytest.mark.parametrize(
        ("asked", "message", "target"),
        [
            ({"as_at": "2199-01-01"}, "The as-at date must be today or in the past", "id_as_at-day"),
            ({"as_at-day": "30", "as_at-month": "2", "as_at-year": "2014"}, "The as-at date must be a real date", None),
            ({"as_at-day": "3", "as_at-month": "", "as_at-year": "2014"}, "The as-at date must include a month", None),
            ({"known_on": "2199-01-01"}, "The known-on date must be today or in the past", "id_known_on-day"),
            ({"known_at": "2199-01-01T00:00:00Z"}, "The known-on date must be today or in the past", "id_known_on-day"),
            ({"known_time": "10:00"}, "Enter the day to which the time belongs", "id_known_on-day"),
            ({"known_on": "2020-01-01", "known_time": "noon-ish"}, "The time must be written like 16:05", None),
            ({"region": "atlantis"}, "Select a region from the list", "id_region"),
            ({"service_area": "x"}, "Select a service area from the list", "id_service_area"),
            ({"parent_kind": "x"}, "Select a kind of parent body from the list", "id_parent_kind"),
        ],
    )
    def test_a_wrong_question_says_what_to_mend_and_shows_no_number(self, client, taskforce, asked, message, target):
        client.force_login(taskforce)
        response = ask(client, **asked)
        page = parsed(response)
        summary = page.xpath("//*[contains(@class, 'govuk-error-summary')]//a")

        assert message in response.content.decode()
        assert page.xpath("//title")[0].text.startswith("Error: ")
        assert in_stats(page) == []
        assert page.xpath("//main//details/@open") or page.xpath("//main//details[@open]")
        for link in summary:
            assert page.xpath(f"//*[@id='{link.get('href')[1:]}']"), link.get("href")
        if target:
            assert f"#{target}" in [link.get("href") for link in summary]

    def test_a_known_at_that_is_no_moment_is_refused(self, client, taskforce):
        client.force_login(taskforce)

        assert "must be written like" in ask(client, known_at="yesterday").content.decode()

    def test_before_the_first_fact_there_is_nothing_to_count(self, client, taskforce):
        a_return(a_spinout(launched="2010", assessed="meets"), "2011", 10)
        client.force_login(taskforce)
        page = parsed(ask(client, as_at="1999-01-01"))

        assert "There is nothing to count yet" in page.text_content()
        assert in_stats(page)[0].text == "0"

    def test_an_empty_database_has_an_honest_page(self, client, taskforce):
        client.force_login(taskforce)
        response = ask(client)
        page = parsed(response)

        assert response.status_code == 200
        assert "There is nothing to count yet" in page.text_content()
        assert "No staff were counted" in page.text_content()
        assert "Against the ambition" not in page.text_content()
        assert not [one for one in in_tables(page) + in_stats(page) if one.url]


class TestAmbition:
    def test_the_share_stands_with_its_note_and_no_countdown(self, client, taskforce, mutuals, ambition):
        client.force_login(taskforce)
        text = " ".join(parsed(ask(client, as_at="2020-01-01")).text_content().split())

        assert "an ambition of 1,000,000 co-owners by 2015: 0.12% of that number" in text
        assert ambition.note in text
        assert "days left" not in text

    def test_before_it_was_voiced_nothing_is_measured_against_it(self, client, taskforce, mutuals, ambition):
        client.force_login(taskforce)

        assert "Nobody had voiced the ambition by 1 January 2010" in ask(client, as_at="2010-01-01").content.decode()


class TestPublished:
    def test_national_totals_are_marks_apart_and_in_a_table_with_their_sources(
        self, client, taskforce, mutuals, published
    ):
        client.force_login(taskforce)
        response = ask(client)
        page = parsed(response)
        drawn = page.xpath("//*[local-name()='svg']//*[local-name()='text']/text()")

        assert "Published by others: about 20,000" in drawn
        assert "Published by others: about 130" in drawn
        assert not [text for text in drawn if "about 25,000" in text]
        rows = page.xpath("//table[caption='Totals that others published']/tbody/tr")
        assert len(rows) == 2
        assert rows[0].xpath(".//a/@href") == ["https://www.example.org/totals"]

    def test_totals_from_after_the_as_at_date_are_not_drawn(self, client, taskforce, mutuals, published):
        client.force_login(taskforce)
        drawn = ask(client, as_at="2013-01-01").content.decode()

        assert "Published by others: about 58" in drawn
        assert "Published by others: about 130" not in drawn

    def test_a_filter_leaves_them_out_because_they_are_about_the_country(self, client, taskforce, mutuals, published):
        client.force_login(taskforce)

        assert "Published by others" not in ask(client, region="london").content.decode()


class TestCost:
    def test_the_page_asks_as_many_questions_of_the_database_for_four_as_for_one(
        self, client, officer, taskforce, example_council, django_assert_num_queries, ambition, published
    ):
        def queries(user, url):
            client.force_login(user)
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            return len(captured)

        urls = (DASHBOARD, "/progress/behind/", "/progress/series/", "/")
        a_return(a_spinout("One", parents=[example_council], launched="2010", assessed="meets"), "2011", 10)
        one = {(user.email, url): queries(user, url) for user in (officer, taskforce) for url in urls}
        for number in range(3):
            a_return(
                a_spinout(f"More {number}", parents=[example_council], launched="2010", assessed="meets"), "2011", 10
            )
        four = {(user.email, url): queries(user, url) for user in (officer, taskforce) for url in urls}

        assert one == four
        assert max(asked for (_, url), asked in four.items() if url != "/") <= 19
        # My work asks once for each kind of thing that may wait: fifteen for somebody who acts for a body.
        assert max(four.values()) <= 26


class TestPageItself:
    def test_nothing_needs_an_inline_style_or_script(self, client, taskforce, officer, mutuals, ambition, published):
        for user in (taskforce, officer):
            client.force_login(user)
            for url in (DASHBOARD, "/progress/behind/", "/progress/series/", "/progress/how-we-count/", "/"):
                text = client.get(url).content.decode()
                assert not re.search(r"<[^>]*\sstyle=", text), url
                assert "<style" not in text
                assert not re.search(r"<[^>]*\son[a-z]+=", text)

    def test_ids_are_there_once(self, client, officer, mutuals, ambition, published):
        client.force_login(officer)
        ids = parsed(ask(client)).xpath("//@id")

        assert len(ids) == len(set(ids))

    def test_every_picture_is_an_image_with_a_name(self, client, officer, mutuals):
        client.force_login(officer)
        page = parsed(ask(client))
        pictures = page.xpath("//main//*[local-name()='svg']")

        assert len(pictures) >= 6
        for picture in pictures:
            assert picture.get("role") == "img"
            for label in picture.get("aria-labelledby").split():
                assert page.xpath(f"//*[@id='{label}']")[0].text_content()


@pytest.mark.parametrize("url_name", ["reporting:dashboard", "reporting:behind", "reporting:series"])
def test_pages_of_progress_answer_reading_only(client, taskforce, url_name):
    client.force_login(taskforce)

    assert client.post(reverse(url_name)).status_code == 405
