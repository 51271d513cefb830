"""GOV.UK's form controls as Django widgets; plain Django widgets are drawn in the same way without them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms

from mutuals_tracker.partial_dates import NotAPartialDate, PartialDate, Precision

Width = int | str | None


class Boxes(NamedTuple):
    """What somebody typed into the day, month and year boxes, as they typed it."""

    day: str = ""
    month: str = ""
    year: str = ""


def width_class(width: Width) -> str:
    """Return the class for a width in characters (2, 3, 4, 5, 10, 20, 30) or a part of the page ("one-half")."""
    if width is None:
        return ""
    return f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"


class TextInput(forms.TextInput):
    """One line of text."""

    def __init__(self, *, width: Width = None, prefix: str = "", suffix: str = "", **attrs: Any) -> None:
        """`prefix` and `suffix` are units beside the box ("£", "%"); other names are attributes."""
        self.width, self.prefix, self.suffix = width, prefix, suffix
        super().__init__(attrs=_attributes(attrs))


class Textarea(forms.Textarea):
    """Several lines of text, with a count of what is left where there is a limit."""

    def __init__(self, *, rows: int = 5, max_characters: int | None = None, **attrs: Any) -> None:
        """`max_characters` only counts; the field's own `max_length` refuses."""
        self.rows, self.max_characters = rows, max_characters
        super().__init__(attrs=_attributes(attrs))


class Password(forms.PasswordInput):
    """A password, with a button that shows it."""

    def __init__(self, *, width: Width = None, **attrs: Any) -> None:
        """Say `autocomplete="new-password"` where one is chosen."""
        self.width = width
        super().__init__(attrs=_attributes(attrs))


class File(forms.ClearableFileInput):
    """A file to send."""

    def __init__(self, *, accept: str = "", **attrs: Any) -> None:
        """`accept` lists the kinds that the browser offers, such as ".csv,.xlsx"."""
        super().__init__(attrs=_attributes({"accept": accept, **attrs} if accept else attrs))


class Select(forms.Select):
    """One of a list; a type-ahead when the list is long and the browser runs scripts."""

    def __init__(self, *, autocomplete_list: bool = False, width: Width = None, **attrs: Any) -> None:
        """`autocomplete_list` loads the type-ahead's script on the page; without scripts it stays a select."""
        self.autocomplete_list, self.width = autocomplete_list, width
        super().__init__(attrs=_attributes({"data_autocomplete": "", **attrs} if autocomplete_list else attrs))

    @property
    def media(self) -> forms.Media:
        """The type-ahead's script, where it is wanted."""
        return forms.Media(js=["built/accessible-autocomplete.min.js"] if self.autocomplete_list else [])


class _Listed:
    """What radios and checkboxes share: how they stand, and a hint below a choice."""

    def __init__(
        self, *, inline: bool = False, small: bool = False, hints: Mapping[str, str] | None = None, **attrs: Any
    ) -> None:
        """`hints` maps a choice's value to the line below it."""
        self.inline, self.small, self.hints = inline, small, dict(hints or {})
        super().__init__(attrs=_attributes(attrs))  # type: ignore[call-arg]


class Radios(_Listed, forms.RadioSelect):
    """One of a few, all in sight."""


class Checkboxes(_Listed, forms.CheckboxSelectMultiple):
    """Any of a few, all in sight."""


class DateInput(forms.Widget):
    """Day, month and year boxes: `name-day`, `name-month`, `name-year`.

    Also reads one value, `name=2014-07-23`, so that a link can carry a date.
    """

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Boxes | None:
        """Return what was typed, or nothing when all three are blank."""
        boxes = Boxes(*(str(data.get(f"{name}-{part}") or "").strip() for part in Boxes._fields))
        if not any(boxes) and data.get(name):
            boxes = self.boxes_of(str(data[name]).strip())
        return boxes if any(boxes) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether none of the boxes was on the page."""
        return name not in data and all(f"{name}-{part}" not in data for part in Boxes._fields)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the first box's id."""
        return f"{id_}-day" if id_ else id_

    @staticmethod
    def boxes_of(value: "date | PartialDate | Boxes | str | None") -> Boxes:
        """Return the boxes' contents for a date, a partial date, or its written form; nonsense goes into the year."""
        if isinstance(value, Boxes):
            return value
        if isinstance(value, date):
            value = PartialDate.on(value)
        if isinstance(value, str):
            try:
                value = PartialDate.parse(value)
            except NotAPartialDate:
                return Boxes(year=str(value))
        if value is None:
            return Boxes()
        first = value.first_day
        return Boxes(
            day=str(first.day) if value.precision == Precision.DAY else "",
            month=str(first.month) if value.precision != Precision.YEAR else "",
            year=str(first.year),
        )


def _attributes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return keyword names as attribute names: `data_x` as `data-x`, and spellcheck as the word that HTML wants."""
    made = {name.rstrip("_").replace("_", "-"): value for name, value in given.items()}
    if "spellcheck" in made:
        made["spellcheck"] = str(made["spellcheck"]).lower()
    return made


def split(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    """Return choices with the groups' names left out and every value as text."""
    flat: list[tuple[str, str]] = []
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            flat.extend((str(inner), str(text)) for inner, text in label)
        else:
            flat.append(("" if value is None else str(value), str(label)))
    return flat
