"""The pieces from which a form's layout is built, for crispy-forms with our own template pack."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper as CrispyHelper
from crispy_forms.layout import HTML, Div, Layout, LayoutObject
from crispy_forms.utils import render_field
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

__all__ = ["HTML", "Button", "ButtonGroup", "Div", "Field", "Fieldset", "FormHelper", "Layout", "Link"]


class FormHelper(CrispyHelper):
    """A form that posts, checked by the server alone: the browser's own bubbles are turned off."""

    def __init__(self, form: BaseForm | None = None, *, method: str = "post", action: str = "") -> None:
        """`method="get"` suits a search; `action` is where it goes when not to the page's own address."""
        super().__init__(form)
        self.form_method = method
        self.attrs = {"novalidate": True}
        if action:
            self.form_action = action


class Field(LayoutObject):
    """A question with a larger label, or one that is the page's heading, or that shows others below its choices."""

    def __init__(
        self,
        name: str,
        *,
        label_size: str = "",
        legend_size: str = "",
        heading: bool = False,
        reveals: Mapping[str, list[str]] | None = None,
    ) -> None:
        """Sizes are s, m, l, xl. `reveals` maps a choice's value to the fields shown below it when it is chosen."""
        self.fields = [name]
        self.size, self.heading, self.reveals = label_size or legend_size, heading, dict(reveals or {})

    def get_field_names(self, index: int | None = None) -> list[Any]:
        """Return its own name and those that it reveals, so that errors come in the order of the page."""
        pointers = super().get_field_names(index)
        for names in self.reveals.values():
            pointers += Layout(*names).get_field_names(index)
        return pointers

    def render(self, form: BaseForm, context: Context, template_pack: str = "govuk", **kwargs: Any) -> SafeString:
        """Draw the question, and inside it those that it reveals."""
        revealed = {
            value: SafeString("".join(render_field(name, form, context, template_pack=template_pack) for name in names))
            for value, names in self.reveals.items()
        }
        extra = {"size": self.size, "heading": self.heading, "reveals": revealed}
        return render_field(self.fields[0], form, context, template_pack=template_pack, extra_context=extra)


class Fieldset(LayoutObject):
    """Several questions under one legend."""

    def __init__(
        self, legend: str, *fields: Any, legend_size: str = "m", heading: bool = False, hint: str = ""
    ) -> None:
        """`heading` makes the legend the page's heading."""
        self.legend, self.fields, self.size, self.heading, self.hint = legend, list(fields), legend_size, heading, hint

    def render(self, form: BaseForm, context: Context, template_pack: str = "govuk", **kwargs: Any) -> SafeString:
        """Draw the questions inside the fieldset."""
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        given = {"legend": self.legend, "size": self.size, "heading": self.heading, "hint": self.hint, "fields": inside}
        return render_to_string("govuk/layout/fieldset.html", given)


class Button(LayoutObject):
    """A button that sends the form; a second press within a second is ignored."""

    fields: list[Any]

    def __init__(self, text: str, *, name: str = "", value: str = "", kind: str = "") -> None:
        """`kind` is secondary, warning or inverse. `name` and `value` tell several buttons of one form apart."""
        self.fields = []
        self.text, self.name, self.value, self.kind = text, name, value, kind

    def render(self, form: BaseForm, context: Context, template_pack: str = "govuk", **kwargs: Any) -> SafeString:
        """Draw the button."""
        return render_to_string("govuk/layout/button.html", {"button": self})


class Link(LayoutObject):
    """A link beside a button, such as "Cancel"."""

    fields: list[Any]

    def __init__(self, text: str, url: str) -> None:
        """`url` is where it leads."""
        self.fields = []
        self.text, self.url = text, url

    def render(self, form: BaseForm, context: Context, template_pack: str = "govuk", **kwargs: Any) -> SafeString:
        """Draw the link."""
        return render_to_string("govuk/layout/link.html", {"link": self})


class ButtonGroup(LayoutObject):
    """Buttons and links in a row."""

    def __init__(self, *fields: Any) -> None:
        """Takes Button and Link."""
        self.fields = list(fields)

    def render(self, form: BaseForm, context: Context, template_pack: str = "govuk", **kwargs: Any) -> SafeString:
        """Draw them in one group."""
        inside = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return mark_safe(f'<div class="govuk-button-group">{inside}</div>')  # noqa: S308 - made of our own templates
