"""Questions that GOV.UK asks and Django does not: a date in three boxes, one known in part, a number, money, text."""

import calendar
import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import formats, widgets
from mutuals_tracker.govuk.widgets import Boxes
from mutuals_tracker.partial_dates import EARLIEST_YEAR, LATEST_YEAR, NotAPartialDate, PartialDate
from mutuals_tracker.plain_text import plain

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
# The largest that PostgreSQL's integer holds.
LARGEST = 2_147_483_647
# The largest that a column of twelve figures holds, two of them pence.
MOST_POUNDS = Decimal("9999999999.99")


class TextField(forms.CharField):
    """Words, without characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Take the unseen characters away before anything else looks at the words."""
        return str(super().to_python(plain(value) if isinstance(value, str) else value))


class WebAddressField(forms.URLField):
    """The address of a page, without characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Take the unseen characters away before anything else looks at the address."""
        return str(super().to_python(plain(value) if isinstance(value, str) else value))


class EmailAddressField(forms.EmailField):
    """An email address, without characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Take the unseen characters away before anything else looks at the address."""
        return str(super().to_python(plain(value) if isinstance(value, str) else value))


class WrongBoxes(ValidationError):  # noqa: N818 - it names what is wrong
    """Some of a date's boxes are wrong; only those are marked, and the error summary leads to the first."""

    def __init__(self, message: str, *boxes: str) -> None:
        """`boxes` are "day", "month", "year"."""
        super().__init__(message, code="boxes")
        self.boxes = boxes


class _BoxedField(forms.Field):
    """What the two date fields share: reading three boxes, and saying which of them is wrong."""

    widget = widgets.DateInput
    optional_boxes: tuple[str, ...] = ()

    def __init__(self, *, names: str = "", earliest_year: int = EARLIEST_YEAR, **kwargs: Any) -> None:
        """`names` begins its error messages: "Launch date" gives "Launch date must be a real date"."""
        self._names, self.earliest_year = names, earliest_year
        super().__init__(**kwargs)

    @property
    def names(self) -> str:
        """What error messages call it: as given, else the label without its question mark."""
        return self._names or str(self.label or "Date").rstrip("?")

    def read(self, value: Any) -> PartialDate | None:
        """Return the date in the boxes; raises WrongBoxes, or nothing when all are blank."""
        if value in self.empty_values:
            return None
        boxes = widgets.DateInput.boxes_of(value)
        self._refuse_missing(boxes)
        numbers = self._numbers(boxes)
        year = numbers["year"]
        if year is not None and not self.earliest_year <= year <= LATEST_YEAR:
            between = f"between {self.earliest_year} and {LATEST_YEAR}"
            raise WrongBoxes(f"The year of {_in_sentence(self.names)} must be {between}", "year")
        try:
            return PartialDate.from_parts(numbers["year"], numbers["month"], numbers["day"])
        except NotAPartialDate:
            wrong = [part for part in Boxes._fields if numbers[part]]
            raise WrongBoxes(f"{self.names} must be a real date", *wrong) from None

    def _refuse_missing(self, boxes: Boxes) -> None:
        needed = [part for part in Boxes._fields if part not in self.optional_boxes or (part == "month" and boxes.day)]
        missing = [part for part in needed if not getattr(boxes, part)]
        if missing:
            raise WrongBoxes(f"{self.names} must include a {' and '.join(missing)}", *missing)

    def _numbers(self, boxes: Boxes) -> dict[str, int | None]:
        if boxes.year and not re.fullmatch(r"[0-9]{4}", boxes.year):
            raise WrongBoxes(f"The year of {_in_sentence(self.names)} must be four numbers, like 2014", "year")
        numbers = {"day": _number(boxes.day), "month": _month(boxes.month), "year": _number(boxes.year)}
        most = {"day": 31, "month": 12, "year": 9999}
        wrong = [part for part in Boxes._fields if getattr(boxes, part) and not 1 <= (numbers[part] or 0) <= most[part]]
        if wrong and wrong != ["year"]:
            raise WrongBoxes(f"{self.names} must be a real date", *wrong)
        return numbers

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the boxes hold something else than they began with."""
        return widgets.DateInput.boxes_of(initial) != widgets.DateInput.boxes_of(data)


class DateField(_BoxedField):
    """A full date. Its value is a `date`."""

    def to_python(self, value: Any) -> date | None:
        """Read the boxes; raises WrongBoxes."""
        found = self.read(value)
        return found.first_day if found else None


class PartialDateField(_BoxedField):
    """A date of which the day, or the day and month, may not be known. Its value is a PartialDate."""

    optional_boxes = ("day", "month")

    def to_python(self, value: Any) -> PartialDate | None:
        """Read the boxes; raises WrongBoxes."""
        return self.read(value)


class WholeNumberField(forms.Field):
    """A whole number, with or without the commas that people put in. Its value is an int."""

    widget = widgets.TextInput

    def __init__(self, *, names: str = "", min_value: int = 0, max_value: int = LARGEST, **kwargs: Any) -> None:
        """`names` begins its error messages: "Staff" gives "Staff must be a whole number, like 1,082"."""
        self._names, self.min_value, self.max_value = names, min_value, max_value
        kwargs.setdefault("widget", widgets.TextInput(width=10, inputmode="numeric", spellcheck=False))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")

    @property
    def names(self) -> str:
        """What error messages call it: as given, else the label without its question mark."""
        return self._names or str(self.label or "It").rstrip("?")

    def to_python(self, value: Any) -> int | None:
        """Return the number; raises ValidationError in words for a fraction, a negative number or anything else."""
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        written = re.sub(r"[\s\u00a0]", "", str(value))
        if re.fullmatch(r"[-\u2212][0-9,]+", written):
            raise ValidationError(f"{self.names} must be {self.min_value:,} or more", code="min_value")
        if not re.fullmatch(r"[0-9]+|[0-9]{1,3}(,[0-9]{3})+", written):
            raise ValidationError(f"{self.names} must be a whole number, like 1,082", code="invalid")
        return int(written.replace(",", "")[:20])

    def validate(self, value: Any) -> None:
        """Refuse what is missing, too small or too large."""
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            raise ValidationError(f"{self.names} must be {self.min_value:,} or more", code="min_value")
        if value > self.max_value:
            raise ValidationError(f"{self.names} must be {self.max_value:,} or fewer", code="max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether it is another number, however written."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PoundsField(forms.Field):
    """An amount in pounds, to the penny, with or without the pound sign and commas. Its value is a Decimal."""

    widget = widgets.TextInput

    def __init__(
        self, *, names: str = "", min_value: Decimal = Decimal(0), max_value: Decimal = MOST_POUNDS, **kwargs: Any
    ) -> None:
        """`names` begins its error messages: "Estimate" gives "Estimate must be £0 or more"."""
        self._names, self.min_value, self.max_value = names, min_value, max_value
        kwargs.setdefault("widget", widgets.TextInput(width=10, prefix="£", inputmode="decimal", spellcheck=False))
        super().__init__(**kwargs)

    @property
    def names(self) -> str:
        """What error messages call it: as given, else the label without its question mark."""
        return self._names or str(self.label or "It").rstrip("?")

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount; raises ValidationError in words for part of a penny, a negative amount or anything else.

        An amount of two places is never rounded: what is more exact than a penny is refused.
        """
        if value in self.empty_values or isinstance(value, Decimal):
            return value if isinstance(value, Decimal) else None
        written = re.sub(r"[\s\u00a0]", "", str(value))
        if not written:
            return None
        if re.fullmatch(r"(£?[-\u2212]|[-\u2212]£)[0-9.,]+", written):
            raise ValidationError(self._too_little, code="min_value")
        read = re.fullmatch(r"£?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?", written)
        if read is None:
            raise ValidationError(f"{self.names} must be an amount of money, like 1,250 or 1,250.50", code="invalid")
        pounds, pence = read[1].replace(",", "").lstrip("0") or "0", (read[2] or "").rstrip("0")
        if len(pence) > 2:
            raise ValidationError(f"{self.names} must be in pounds and pence, like 1,250.50", code="decimal_places")
        # However long the number is, its first figures say that it is too large.
        return Decimal(f"{pounds[:20]}.{pence.ljust(2, '0')}")

    def validate(self, value: Any) -> None:
        """Refuse what is missing, too small or too large."""
        super().validate(value)
        if value is None:
            return
        if value < self.min_value:
            raise ValidationError(self._too_little, code="min_value")
        if value > self.max_value:
            raise ValidationError(f"{self.names} must be {formats.money(self.max_value)} or less", code="max_value")

    def prepare_value(self, value: Any) -> Any:
        """Return 1,250 or 1,250.50 for an amount; what was typed stays as it was typed."""
        return formats.money(value).removeprefix("£") if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether it is another amount, however written."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    @property
    def _too_little(self) -> str:
        return f"{self.names} must be {formats.money(self.min_value)} or more"


def _number(written: str) -> int | None:
    return int(written) if re.fullmatch(r"[0-9]{1,4}", written) else None


def _month(written: str) -> int | None:
    return _MONTHS.get(written.lower().rstrip("."), _number(written))


def _in_sentence(names: str) -> str:
    """Return a field's name for the middle of a sentence; an abbreviation such as "FTE" keeps its capitals."""
    return names if names[1:2].isupper() else f"{names[:1].lower()}{names[1:]}"
