"""Ambitions and published figures: kept by admins alone, corrected without overwriting, known as they were known."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from reporting.actions import ambitions, published_figures
from reporting.models import Ambition, PublishedFigure
from reporting.views.published_marks import marks, said
from tests.moments import next_moment
from tests.reporting.pages import parsed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VOICED = PartialDate.parse("2011-02")
AMBITION = ambitions.AmbitionStated(
    label="One million",
    people=1_000_000,
    by_year=2015,
    counting_basis="co-owners",
    note="It counted co-owners.",
    source_url="https://example.org/ambition",
    source_note="Said to a newspaper",
    is_default=True,
)
FIGURE = published_figures.FigureStated(
    qualifier="approximate",
    number_of_mutuals=100,
    number_in_pipeline=None,
    staff_total=35_000,
    turnover_gbp=Decimal(1_500_000_000),
    source_url="https://example.org/figure",
    source_note="Said in a press notice",
)


@pytest.fixture
def ambition(admin):
    return ambitions.record("one-million", AMBITION, voiced=VOICED, by=admin, at=NOW)


@pytest.fixture
def figure(admin):
    return published_figures.record("national", FIGURE, when=PartialDate.parse("2014-07"), by=admin, at=NOW)


class TestActions:
    def test_a_correction_leaves_what_was_known(self, admin, ambition):
        before = next_moment()
        corrected = ambitions.correct(
            ambition, replace(AMBITION, by_year=2016), voiced=VOICED, reason="Misread", by=admin, at=NOW
        )

        assert Ambition.objects.known_at(before).default().get().by_year == 2015
        assert Ambition.objects.known_at(timezone.now()).default().get() == corrected
        assert corrected.reason == "Misread"
        assert list(Ambition.objects.superseded()) == [ambition]

    def test_a_second_of_one_name_is_refused(self, admin, ambition):
        with pytest.raises(ambitions.AmbitionExistsError, match="already"):
            ambitions.record("one-million", AMBITION, voiced=None, by=admin, at=NOW)

    def test_an_ambition_that_was_corrected_meanwhile_is_not_corrected_again(self, admin, ambition):
        ambitions.correct(ambition, AMBITION, voiced=VOICED, reason="Again", by=admin, at=NOW)

        with pytest.raises(ambitions.AmbitionCorrectedMeanwhileError):
            ambitions.correct(ambition, AMBITION, voiced=VOICED, reason="Late", by=admin, at=NOW)

    def test_a_new_default_takes_the_place_of_the_old_one(self, admin, ambition):
        second = ambitions.record("two", replace(AMBITION, label="Two"), voiced=None, by=admin, at=NOW)

        assert Ambition.objects.current().default().get() == second
        assert Ambition.objects.current().get(code="one-million").is_default is False
        assert Ambition.objects.current().get(code="one-million").effective == VOICED

    def test_a_figure_is_corrected_and_taken_back_without_overwriting(self, admin, figure):
        first = next_moment()
        when = PartialDate.parse("2014-07-23")
        corrected = published_figures.correct(
            figure, replace(FIGURE, staff_total=34_000), when=when, reason="Misread", by=admin, at=NOW
        )
        second = next_moment()
        published_figures.take_back(corrected, reason="Never published", by=admin, at=NOW)

        assert PublishedFigure.objects.known_at(first).get().staff_total == 35_000
        assert PublishedFigure.objects.known_at(second).get().staff_total == 34_000
        assert PublishedFigure.objects.known_at(second).get().effective == when
        assert not PublishedFigure.objects.current().exists()
        with pytest.raises(published_figures.FigureCorrectedMeanwhileError):
            published_figures.take_back(corrected, reason="Again", by=admin, at=NOW)

    @pytest.mark.parametrize("role", ["officer", "certifier", "assessor", "taskforce"])
    def test_only_admins_keep_them(self, request, role, ambition, figure):
        user = request.getfixturevalue(role)

        with pytest.raises(Refused, match="Only an admin"):
            ambitions.record("x", AMBITION, voiced=None, by=user, at=NOW)
        with pytest.raises(Refused, match="Only an admin"):
            ambitions.correct(ambition, AMBITION, voiced=None, reason="x", by=user, at=NOW)
        with pytest.raises(Refused, match="Only an admin"):
            published_figures.record("national", FIGURE, when=None, by=user, at=NOW)
        with pytest.raises(Refused, match="Only an admin"):
            published_figures.correct(figure, FIGURE, when=None, reason="x", by=user, at=NOW)
        with pytest.raises(Refused, match="Only an admin"):
            published_figures.take_back(figure, reason="x", by=user, at=NOW)


AMBITION_ANSWERS = {
    "label": "Half a million",
    "people": "500,000",
    "by_year": "2020",
    "counting_basis": "employees",
    "note": "A note.",
    "voiced-month": "3",
    "voiced-year": "2012",
    "source_url": "https://example.org/half",
    "source_note": "Said",
    "is_default": "on",
}
FIGURE_ANSWERS = {
    "scope": "national",
    "when-year": "2018",
    "qualifier": "at_least",
    "number_of_mutuals": "115",
    "source_url": "https://example.org/figure",
    "source_note": "Said",
}


class TestPages:
    def test_an_admin_records_an_ambition_and_the_dashboard_is_measured_against_it(self, client, admin, ambition):
        client.force_login(admin)
        response = client.post("/progress/ambitions/new/", AMBITION_ANSWERS, follow=True)

        assert "The ambition is saved" in response.content.decode()
        made = Ambition.objects.current().default().get()
        assert (made.people, made.by_year, str(made.effective), made.recorded_by) == (
            500_000,
            2020,
            "March 2012",
            admin,
        )
        assert "an ambition of <strong>500,000</strong> employees by 2020" in client.get("/progress/").content.decode()

    def test_an_admin_corrects_an_ambition_and_everybody_reads_why(self, client, admin, officer, ambition):
        client.force_login(admin)
        url = reverse("reporting:correct_ambition", args=[ambition.pk])
        page = parsed(client.get(url))
        assert page.xpath("//input[@name='label']/@value") == ["One million"]
        assert page.xpath("//input[@name='voiced-month']/@value") == ["2"]

        client.post(url, AMBITION_ANSWERS | {"label": "One million", "reason": "The source says so"})
        client.force_login(officer)
        text = client.get("/progress/ambitions/").content.decode()

        assert "The source says so" in text
        assert "Earlier wordings" in text
        assert "Correct “" not in text
        assert client.get(url).status_code == 403

    def test_the_same_name_again_is_said_at_its_box(self, client, admin, ambition):
        client.force_login(admin)
        response = client.post("/progress/ambitions/new/", AMBITION_ANSWERS | {"label": "One million"})

        assert "There is an ambition called one-million already" in response.content.decode()

    def test_each_missing_answer_has_its_own_message(self, client, admin, ambition, figure):
        client.force_login(admin)
        pages = {
            "/progress/ambitions/new/": 7,
            reverse("reporting:correct_ambition", args=[ambition.pk]): 8,
            "/progress/published-figures/new/": 5,
            reverse("reporting:correct_published_figure", args=[figure.pk]): 5,
            reverse("reporting:take_back_published_figure", args=[figure.pk]): 1,
        }
        for url, number in pages.items():
            page = parsed(client.post(url, {}))
            problems = page.xpath("//*[contains(@class, 'govuk-error-summary')]//a")
            assert len(problems) == number, url
            assert "This field is required" not in page.text_content()
            for problem in problems:
                assert page.xpath(f"//*[@id='{problem.get('href')[1:]}']"), problem.get("href")

    def test_an_admin_records_corrects_and_takes_back_a_figure(self, client, admin):
        client.force_login(admin)
        client.post("/progress/published-figures/new/", FIGURE_ANSWERS)
        made = PublishedFigure.objects.current().get()
        assert (made.scope, str(made.effective), made.number_of_mutuals, made.staff_total) == (
            "national",
            "2018",
            115,
            None,
        )

        answers = FIGURE_ANSWERS | {"number_of_mutuals": "116", "reason": "Misread"}
        client.post(reverse("reporting:correct_published_figure", args=[made.pk]), answers)
        corrected = PublishedFigure.objects.current().get()
        assert corrected.number_of_mutuals == 116
        assert "at least 116" in client.get("/progress/published-figures/").content.decode()

        client.post(reverse("reporting:take_back_published_figure", args=[corrected.pk]), {"reason": "Never said"})
        assert "None is recorded." in client.get("/progress/published-figures/").content.decode()
        assert client.get(reverse("reporting:correct_published_figure", args=[made.pk])).status_code == 404

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"source_url": "javascript:alert(1)"}, "Enter an address that begins with https://"),
            ({"number_of_mutuals": "-3"}, "Live mutuals must be 0 or more"),
            ({"number_of_mutuals": ""}, "Enter at least one of the four totals"),
            ({"when-year": "", "when-day": "3"}, "The date must include"),
            ({"scope": "the-moon"}, "Select what the figure is about from the list"),
        ],
    )
    def test_a_wrong_answer_is_said(self, client, admin, answers, message):
        client.force_login(admin)
        response = client.post("/progress/published-figures/new/", FIGURE_ANSWERS | answers)

        assert message in response.content.decode()
        assert not PublishedFigure.objects.exists()


class TestMarks:
    @pytest.mark.parametrize(
        ("qualifier", "words"),
        [
            ("exact", "1,000"),
            ("as_published", "1,000"),
            ("approximate", "about 1,000"),
            ("at_least", "at least 1,000"),
            ("more_than", "more than 1,000"),
        ],
    )
    def test_a_number_is_said_as_its_source_said_it(self, qualifier, words):
        assert said(1_000, qualifier) == words
        assert said(None, qualifier) == ""

    def test_two_sources_that_say_the_same_are_one_mark_and_undated_ones_none(self):
        def figure(when, staff):
            parsed_date = PartialDate.parse(when) if when else None
            return PublishedFigure(
                effective_on=parsed_date.first_day if parsed_date else None,
                effective_precision=parsed_date.precision if parsed_date else "",
                qualifier="approximate",
                staff_total=staff,
            )

        given = [
            figure("2014-07", 10),
            figure("2014-07", 10),
            figure(None, 10),
            figure("2016", 20),
            figure("2012", None),
        ]

        assert [mark.said for mark in marks(given, "staff_total", until=date(2016, 12, 30))] == ["about 10"]
        assert len(marks(given, "staff_total", until=date(2016, 12, 31))) == 2
