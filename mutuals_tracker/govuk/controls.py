"""What GOV.UK's form controls are told: a bound field's names, ids, hints and errors, ready to print."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from mutuals_tracker.govuk import widgets

# Attributes that Django puts on widgets and GOV.UK advises against, or that the templates print themselves.
_NOT_PRINTED = frozenset(
    ["placeholder", "required", "class", "id", "cols", "rows", "type", "maxlength", "minlength", "min", "max", "step"]
)


@dataclass
class Choice:
    """One radio, checkbox or option."""

    id: str
    value: str
    text: str
    selected: bool = False
    hint: str = ""
    conditional: str = ""
    name: str = ""
    described_by: str = ""

    @property
    def hint_id(self) -> str:
        """The id of the line below it."""
        return f"{self.id}-item-hint"


@dataclass
class Box:
    """One of a date's boxes."""

    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool = False


@dataclass
class Control:
    """One question on a page. `kind` is the template that draws it, in templates/govuk/controls/."""

    kind: str
    id: str
    name: str
    label: str
    value: str = ""
    hint: str = ""
    errors: list[str] = field(default_factory=list)
    size: str = ""
    heading: bool = False
    classes: str = ""
    group_classes: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    prefix: str = ""
    suffix: str = ""
    type: str = "text"
    rows: int = 5
    max_characters: int | None = None
    first_described_by: str = ""
    grouped: bool = True

    @property
    def described_by(self) -> str:
        """The ids of what is read out after the label: the count, the hint, the error."""
        parts = [
            self.first_described_by,
            f"{self.id}-info" if self.max_characters else "",
            f"{self.id}-hint" if self.hint else "",
            f"{self.id}-error" if self.errors else "",
        ]
        return " ".join(part for part in parts if part)


def describe(
    bound: BoundField, *, size: str = "", heading: bool = False, reveals: Mapping[str, str] | None = None
) -> Control:
    """Return the control for a bound field.

    `size` (s, m, l, xl) enlarges its label or legend, `heading` makes that the page's heading,
    `reveals` maps a choice's value to the HTML that shows when it is chosen.
    """
    control = Control(
        kind=kind_of(bound.field.widget),
        id=bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=label_of(bound),
        hint=str(bound.help_text or ""),
        errors=[str(error) for error in bound.errors],
        size=size or ("l" if heading else ""),
        heading=heading,
        attributes=_attributes(bound.field.widget.attrs),
        classes=str(bound.field.widget.attrs.get("class", "")),
    )
    _FILL[control.kind](control, bound, reveals or {})
    return control


def kind_of(widget: forms.Widget) -> str:
    """Return the name of the template that draws a widget."""
    for kind, classes in _KINDS:
        if isinstance(widget, classes):
            return kind
    return "input"


def label_of(bound: BoundField) -> str:
    """Return the label, which says so when the question may be left out."""
    label = str(bound.label or "")
    asks = not isinstance(bound.field.widget, (forms.CheckboxInput, forms.HiddenInput))
    unmarked = getattr(bound.form, "mark_optional", True) and asks and not bound.field.required
    return f"{label} (optional)" if unmarked and label and not label.endswith("(optional)") else label


def error_target(bound: BoundField) -> str:
    """Return the id on which a link from the error summary lands: the first input that is wrong."""
    if kind_of(bound.field.widget) != "date":
        return bound.auto_id or bound.html_name
    boxes = _date_boxes(bound)
    return next((box.id for box in boxes if box.wrong), boxes[0].id)


def _attributes(attrs: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in attrs.items() if name not in _NOT_PRINTED and not name.startswith("aria-")}
    return {name: value for name, value in kept.items() if value is not None and value is not False}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value)


def _join(*classes: str) -> str:
    return " ".join(part for part in classes if part)


def _fill_input(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    widget = bound.field.widget
    control.value = _text(bound.field.prepare_value(bound.value()))
    control.classes = _join(control.classes, widgets.width_class(getattr(widget, "width", None)))
    control.prefix, control.suffix = getattr(widget, "prefix", ""), getattr(widget, "suffix", "")
    if isinstance(widget, forms.NumberInput):
        whole = isinstance(bound.field, forms.IntegerField)
        control.attributes.setdefault("inputmode", "numeric" if whole else "decimal")
    elif isinstance(widget, forms.EmailInput):
        control.type = "email"
        control.attributes.setdefault("autocomplete", "email")
        control.attributes.setdefault("spellcheck", "false")
    elif isinstance(widget, forms.URLInput):
        control.type = "url"
        control.attributes.setdefault("spellcheck", "false")
    else:
        control.type = getattr(widget, "input_type", "text") or "text"


def _fill_password(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    control.classes = _join(control.classes, widgets.width_class(getattr(bound.field.widget, "width", None)))
    control.attributes.setdefault("autocomplete", "current-password")


def _fill_textarea(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    control.value = _text(bound.field.prepare_value(bound.value()))
    control.rows = getattr(bound.field.widget, "rows", 5)
    control.max_characters = getattr(bound.field.widget, "max_characters", None)


def _fill_file(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    if getattr(bound.field.widget, "allow_multiple_selected", False):
        control.attributes["multiple"] = True


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return set()
    several = value if isinstance(value, (list, tuple, set)) else [value]
    return {str(getattr(one, "value", one)) if not isinstance(one, str) else one for one in several}


def _fill_choices(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    widget = bound.field.widget
    chosen, hints = _chosen(bound), getattr(widget, "hints", {})
    listed = widgets.split(widget.choices)
    if control.kind == "radios":
        # Django offers "no choice" as a radio of its own; GOV.UK does not.
        listed = [(value, text) for value, text in listed if value]
    for number, (value, text) in enumerate(listed, start=1):
        control.choices.append(
            Choice(
                id=control.id if number == 1 else f"{control.id}-{number}",
                name=control.name,
                value=value,
                text=text,
                selected=value in chosen,
                hint=str(hints.get(value, "")),
                conditional=reveals.get(value, ""),
            )
        )
    plain = control.kind if control.kind != "checkbox" else "checkboxes"
    if control.kind != "select":
        stands = [name for name in ("inline", "small") if getattr(widget, name, False)]
        control.classes = _join(control.classes, *(f"govuk-{plain}--{name}" for name in stands))
    else:
        control.classes = _join(control.classes, widgets.width_class(getattr(widget, "width", None)))


def _fill_checkbox(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    hint, control.hint = control.hint, ""
    control.grouped = False
    choice = Choice(
        id=control.id,
        name=control.name,
        value="on",
        text=control.label,
        selected=bool(bound.value()),
        hint=hint,
        conditional=reveals.get("on", ""),
    )
    choice.described_by = _join(control.described_by, choice.hint_id if hint else "")
    control.choices = [choice]


def _fill_date(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    control.boxes = _date_boxes(bound)


def _date_boxes(bound: BoundField) -> list[Box]:
    id_, name = bound.auto_id or bound.html_name, bound.html_name
    values = widgets.DateInput.boxes_of(bound.value())
    marked = {part for error in bound.errors.as_data() for part in getattr(error, "boxes", values._fields)}
    return [
        Box(
            id=f"{id_}-{part}",
            name=f"{name}-{part}",
            label=part.capitalize(),
            value=getattr(values, part),
            width=4 if part == "year" else 2,
            wrong=part in marked,
        )
        for part in values._fields
    ]


def _fill_hidden(control: Control, bound: BoundField, reveals: Mapping[str, str]) -> None:
    values = bound.value()
    several = values if isinstance(values, (list, tuple)) else [values]
    control.choices = [
        Choice(
            id=control.id if number == 1 else f"{control.id}-{number}",
            value=_text(bound.field.prepare_value(value)),
            text="",
        )
        for number, value in enumerate(several, start=1)
    ]


_KINDS: tuple[tuple[str, Any], ...] = (
    ("hidden", forms.HiddenInput),
    ("date", widgets.DateInput),
    ("password", forms.PasswordInput),
    ("file", forms.FileInput),
    ("textarea", forms.Textarea),
    ("checkbox", forms.CheckboxInput),
    # Both are kinds of RadioSelect or Select in Django, so the finer one is asked first.
    ("checkboxes", forms.CheckboxSelectMultiple),
    ("radios", forms.RadioSelect),
    ("select", forms.Select),
)
_FILL = {
    "input": _fill_input,
    "hidden": _fill_hidden,
    "date": _fill_date,
    "password": _fill_password,
    "file": _fill_file,
    "textarea": _fill_textarea,
    "checkbox": _fill_checkbox,
    "checkboxes": _fill_choices,
    "radios": _fill_choices,
    "select": _fill_choices,
}
