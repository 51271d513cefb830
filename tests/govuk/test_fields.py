"""A date in three boxes, a date known in part, a number and an amount as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from mutuals_tracker.govuk.controls import describe, error_target
from mutuals_tracker.govuk.fields import LARGEST, DateField, PartialDateField, PoundsField, WholeNumberField
from mutuals_tracker.partial_dates import PartialDate


class Dated(forms.Form):
    on = DateField(
        label="When did it launch?", names="Launch date", error_messages={"required": "Enter the launch date"}
    )


class PartlyDated(forms.Form):
    on = PartialDateField(label="Launch date", error_messages={"required": "Enter the launch date"})


class Counted(forms.Form):
    staff = WholeNumberField(label="Staff", min_value=1, error_messages={"required": "Enter the staff"})


def boxes(day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {"on-day": day, "on-month": month, "on-year": year}


def wrong_boxes(form: forms.Form) -> list[str]:
    return [box.label for box in describe(form["on"]).boxes if box.wrong]


@pytest.mark.parametrize("month", ["7", "07", "July", "jul", "Jul."])
def test_a_date_is_read_from_its_boxes(month: str) -> None:
    form = Dated(boxes("23", month, "2014"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2014, 7, 23)


def test_a_date_is_read_from_a_link() -> None:
    form = Dated({"on": "2014-07-23"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2014, 7, 23)


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (boxes(), "Enter the launch date", ["Day", "Month", "Year"]),
        (boxes("23", "", "2014"), "Launch date must include a month", ["Month"]),
        (boxes("", "", "2014"), "Launch date must include a day and month", ["Day", "Month"]),
        (boxes("23", "7", ""), "Launch date must include a year", ["Year"]),
        (boxes("32", "7", "2014"), "Launch date must be a real date", ["Day"]),
        (boxes("1", "13", "2014"), "Launch date must be a real date", ["Month"]),
        (boxes("x", "Juli", "2014"), "Launch date must be a real date", ["Day", "Month"]),
        (boxes("29", "2", "2013"), "Launch date must be a real date", ["Day", "Month", "Year"]),
        (boxes("1", "7", "14"), "The year of launch date must be four numbers, like 2014", ["Year"]),
        (boxes("1", "7", "9999"), "The year of launch date must be between 1800 and 2199", ["Year"]),
        (boxes("1", "7", "0000"), "The year of launch date must be between 1800 and 2199", ["Year"]),
        ({"on": "yesterday"}, "Launch date must include a day and month", ["Day", "Month"]),
    ],
)
def test_what_is_wrong_with_a_date_is_said_and_only_those_boxes_are_marked(
    typed: dict[str, str], message: str, wrong: list[str]
) -> None:
    form = Dated(typed)
    assert form.errors == {"on": [message]}
    assert wrong_boxes(form) == wrong
    assert error_target(form["on"]) == f"id_on-{wrong[0].lower()}"


def test_an_error_about_the_whole_date_marks_every_box() -> None:
    form = Dated(boxes("23", "7", "2014"))
    form.add_error("on", "Launch date must be before the return")
    assert wrong_boxes(form) == ["Day", "Month", "Year"]


def test_wrong_answers_are_shown_again_as_typed() -> None:
    values = [box.value for box in describe(Dated(boxes("31", "feb", "2014"))["on"]).boxes]
    assert values == ["31", "feb", "2014"]


def test_an_initial_date_fills_the_boxes() -> None:
    values = [box.value for box in describe(PartlyDated(initial={"on": PartialDate.parse("2012-07")})["on"]).boxes]
    assert values == ["", "7", "2012"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (boxes("", "", "2012"), "2012"),
        (boxes("", "7", "2012"), "2012-07"),
        (boxes("31", "7", "2012"), "2012-07-31"),
        ({"on": "2012"}, "2012"),
        ({"on": "2012-07"}, "2012-07"),
    ],
)
def test_a_partial_date_keeps_how_finely_it_is_known(typed: dict[str, str], written: str) -> None:
    form = PartlyDated(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == PartialDate.parse(written)


@pytest.mark.parametrize(
    ("typed", "message", "wrong"),
    [
        (boxes(), "Enter the launch date", ["Day", "Month", "Year"]),
        (boxes("31", "", "2012"), "Launch date must include a month", ["Month"]),
        (boxes("", "7", ""), "Launch date must include a year", ["Year"]),
        (boxes("31", "", ""), "Launch date must include a month and year", ["Month", "Year"]),
        (boxes("", "13", "2012"), "Launch date must be a real date", ["Month"]),
        (boxes("31", "6", "2012"), "Launch date must be a real date", ["Day", "Month", "Year"]),
    ],
)
def test_what_is_wrong_with_a_partial_date_is_said(typed: dict[str, str], message: str, wrong: list[str]) -> None:
    form = PartlyDated(typed)
    assert form.errors == {"on": [message]}
    assert wrong_boxes(form) == wrong


@pytest.mark.parametrize(
    ("typed", "number"), [("1,082", 1082), ("1082", 1082), (" 1 082 ", 1082), ("12,345,678", 12345678)]
)
def test_a_whole_number_is_read_as_people_write_it(typed: str, number: int) -> None:
    form = Counted({"staff": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["staff"] == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the staff"),
        ("12.5", "Staff must be a whole number, like 1,082"),
        ("about 40", "Staff must be a whole number, like 1,082"),
        ("1,0,82", "Staff must be a whole number, like 1,082"),
        ("\u0661\u0662", "Staff must be a whole number, like 1,082"),
        ("-3", "Staff must be 1 or more"),
        ("0", "Staff must be 1 or more"),
        (str(LARGEST + 1), f"Staff must be {LARGEST:,} or fewer"),
        ("9" * 5000, f"Staff must be {LARGEST:,} or fewer"),
    ],
)
def test_what_is_wrong_with_a_whole_number_is_said(typed: str, message: str) -> None:
    assert Counted({"staff": typed}).errors == {"staff": [message]}


def test_a_number_written_otherwise_has_not_changed() -> None:
    assert not Counted({"staff": "1,082"}, initial={"staff": 1082}).has_changed()
    assert Counted({"staff": "1,083"}, initial={"staff": 1082}).has_changed()
    assert not Dated(boxes("23", "7", "2014"), initial={"on": date(2014, 7, 23)}).has_changed()


class Priced(forms.Form):
    estimate = PoundsField(label="What do you expect to pay?", names="Estimate", required=False)


class Paid(forms.Form):
    amount = PoundsField(
        label="Amount", min_value=Decimal("0.01"), error_messages={"required": "Enter how much was paid"}
    )


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250.00"),
        ("£1,250.50", "1250.50"),
        (" £ 1 250.5 ", "1250.50"),
        ("\u00a31,250\u00a0", "1250.00"),
        ("1250.500", "1250.50"),
        ("0", "0.00"),
        ("0.01", "0.01"),
        ("0007", "7.00"),
        ("9,999,999,999.99", "9999999999.99"),
    ],
)
def test_an_amount_is_read_to_the_penny(typed: str, amount: str) -> None:
    form = Priced({"estimate": typed})
    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["estimate"]) == amount


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_amount_may_be_left_blank_where_the_question_says_so(typed: str) -> None:
    form = Priced({"estimate": typed})
    assert form.is_valid()
    assert form.cleaned_data["estimate"] is None
    assert Paid({"amount": typed}).errors == {"amount": ["Enter how much was paid"]}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("about 5", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("1e5", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("NaN", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("1,25", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("1.250,50", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("£", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("£££5", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("12k", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("\u0661\u0662", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("5\x00", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
        ("-5", "Estimate must be £0 or more"),
        ("-£5.20", "Estimate must be £0 or more"),
        ("£\u22125", "Estimate must be £0 or more"),
        ("1250.505", "Estimate must be in pounds and pence, like 1,250.50"),
        ("0.001", "Estimate must be in pounds and pence, like 1,250.50"),
        ("10,000,000,000", "Estimate must be £9,999,999,999.99 or less"),
        ("9" * 5000, "Estimate must be £9,999,999,999.99 or less"),
    ],
)
def test_what_is_no_amount_is_refused_in_words_and_kept_as_it_was_typed(typed: str, message: str) -> None:
    form = Priced({"estimate": typed})
    assert form.errors == {"estimate": [message]}
    assert form["estimate"].value() == typed


def test_an_amount_can_have_to_be_more_than_nothing() -> None:
    assert Paid({"amount": "0.00"}).errors == {"amount": ["Amount must be £0.01 or more"]}
    assert Paid({"amount": "0.01"}).is_valid()


def test_an_amount_is_shown_as_people_write_it_beside_its_sign() -> None:
    form = Priced(initial={"estimate": Decimal("120000.00")})
    assert form["estimate"].value() == "120,000"
    assert Priced(initial={"estimate": Decimal("1250.50")})["estimate"].value() == "1,250.50"
    assert describe(form["estimate"]).prefix == "£"


@pytest.mark.parametrize(("typed", "changed"), [("£1,250", False), ("1250.00", False), ("1251", True), ("x", True)])
def test_an_amount_written_otherwise_is_the_same(typed: str, changed: bool) -> None:
    assert Priced({"estimate": typed}, initial={"estimate": Decimal(1250)}).has_changed() is changed
