"""Forms drawn through crispy-forms with our template pack, and what the error summary makes of them."""

import re

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from mutuals_tracker.govuk import error_summaries
from mutuals_tracker.govuk.layout import FormHelper, Layout
from tests.govuk import gallery


def ids(markup: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', markup))


@pytest.mark.parametrize(
    "path", ["/form", "/form/filled", "/form/wrong", "/form/empty", "/question/wrong", "/components"]
)
def test_every_link_within_a_page_leads_somewhere(path: str) -> None:
    markup = gallery.pages()[path]
    targets = re.findall(r'href="#([^"]+)"', markup)
    assert targets
    assert set(targets) <= ids(markup)
    for described in re.findall(r'aria-describedby="([^"]+)"', markup):
        assert set(described.split()) <= ids(markup)


def test_every_required_question_of_the_gallery_has_its_own_message() -> None:
    form = gallery.EveryControl(gallery.posted({}))
    assert not [text for errors in form.errors.values() for text in errors if text == "This field is required."]


def test_errors_come_in_the_order_of_the_page() -> None:
    form = gallery.EveryControl(gallery.posted(gallery.WRONG))
    listed = [problem.target for problem in error_summaries.problems(form)]
    positions = [gallery.pages()["/form/wrong"].index(f'id="{target}"') for target in listed]
    assert listed[0] == "id_name"
    assert positions == sorted(positions)


def test_an_error_of_the_whole_form_leads_to_its_first_question() -> None:
    form = gallery.EveryControl(gallery.posted(gallery.ANSWERS | {"token": "spent"}))
    problem = error_summaries.problems(form)[0]
    assert (problem.text, problem.target) == ("This form was sent already", "id_name")


def test_an_error_of_a_hidden_question_leads_to_the_first_one_in_sight() -> None:
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Start again"})
        name = forms.CharField(required=False)

    problem = error_summaries.problems(Hidden({}))[0]
    assert (problem.text, problem.target) == ("Start again", "id_name")


def test_the_title_says_that_there_is_an_error_only_when_there_is_one() -> None:
    drawn = gallery.pages()
    assert "<title>Error: Gallery" in drawn["/form/wrong"]
    assert "<title>Gallery" in drawn["/form"]


def test_a_form_posts_with_its_token_and_without_the_browsers_own_checks() -> None:
    markup = gallery.pages()["/form"]
    form = re.search(r"<form[^>]*method=\"post\"[^>]*>", markup).group(0)
    assert "novalidate" in form
    assert 'enctype="multipart/form-data"' in form
    assert 'name="csrfmiddlewaretoken"' in markup
    assert " required" not in re.sub(r"is required|required\.", "", markup)


def test_a_search_has_no_token() -> None:
    class Search(forms.Form):
        q = forms.CharField(required=False, label="Name")
        helper = FormHelper(method="get")
        helper.layout = Layout("q")

    markup = gallery.page("{% crispy form %}", form=Search())
    assert 'method="get"' in markup
    assert "csrfmiddlewaretoken" not in markup.split("<main")[1]


def test_what_may_be_left_out_says_so() -> None:
    markup = gallery.pages()["/form"]
    assert "Turnover (optional)" in markup
    assert "Region (optional)" not in gallery.pages()["/components"]


def test_answers_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    answers = dict.fromkeys(gallery.ANSWERS, evil)
    markup = gallery.page("{% crispy form %}", form=gallery.EveryControl(gallery.posted(answers)))
    assert "<script>alert" not in markup


def test_a_password_is_never_sent_back() -> None:
    markup = gallery.page("{% crispy form %}", form=gallery.EveryControl(gallery.posted({"password": "open sesame"})))
    assert "open sesame" not in markup


def test_an_empty_post_is_bound_when_bound_on_the_method() -> None:
    request = RequestFactory().post("/", {})
    form = gallery.OneQuestion(request.POST if request.method == "POST" else None)
    assert form.errors == {"stage": ["Select its stage"]}


def test_a_filter_can_be_taken_away_one_by_one() -> None:
    query = QueryDict("region=london&kind=council&kind=nhs&as_at=2014-07-23&sort=name&page=2")
    request = RequestFactory().get(f"/?{query.urlencode()}")
    markup = gallery.draw(
        '{% include "components/filter.html" %}', f"/?{query.urlencode()}", form=gallery.Narrow(request.GET)
    )
    links = re.findall(r'moj-filter__tag" href="([^"]+)"', markup)
    assert [link.replace("&amp;", "&") for link in links] == [
        "?kind=council&kind=nhs&as_at=2014-07-23&sort=name",
        "?region=london&as_at=2014-07-23&sort=name&kind=nhs",
        "?region=london&as_at=2014-07-23&sort=name&kind=council",
        "?region=london&kind=council&kind=nhs&sort=name",
    ]
    assert 'href="?sort=name">Clear filters' in markup
    assert '<input type="hidden" name="sort" value="name">' in markup
    assert 'name="page"' not in markup
