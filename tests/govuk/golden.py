"""GOV.UK Frontend's own examples, drawn by our templates: an example's options turned into what our components take."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from lxml import html

from mutuals_tracker.govuk.controls import Box, Choice, Control
from mutuals_tracker.govuk.error_summaries import Problem
from mutuals_tracker.govuk.layout import Button
from mutuals_tracker.govuk.pages import PageLink
from mutuals_tracker.govuk.tables import Column, Table

COMPONENTS = Path(__file__).resolve().parent.parent.parent / "node_modules/govuk-frontend/dist/govuk/components"


class NotOfferedError(Exception):
    """The example uses an option that our component does not have."""


class Options(dict):
    """An example's options; what has not been taken at the end is not offered by us."""

    def take(self, name: str, default: Any = None) -> Any:
        return self.pop(name, default)

    def inner(self, name: str) -> "Options":
        return Options(self.take(name) or {})

    def text(self, name: str = "text") -> str:
        """Take the text, or else the HTML."""
        if "html" in self and name == "text":
            self.pop("text", None)
            return SafeString(self.take("html"))
        return self.take(name) or ""

    def none_left(self) -> None:
        left = {name: value for name, value in self.items() if value not in ({}, [])}
        if left:
            raise NotOfferedError(str(left))


def examples(component: str) -> list[tuple[str, Options, str]]:
    """Return the name, options and HTML of each example."""
    found = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return [(one["name"], Options(one["options"]), one["html"]) for one in found]


def shape(markup: str) -> list[Any]:
    """Return markup without what makes no difference: white space, the order of attributes and of classes."""
    wrapper = html.fragment_fromstring(markup, create_parent="div")
    return _shape(wrapper)[2]


def _shape(element: html.HtmlElement) -> tuple[str, dict[str, str], list[Any]]:
    attributes = {name: " ".join(value.split()) for name, value in element.attrib.items()}
    if "class" in attributes:
        attributes["class"] = " ".join(sorted(attributes["class"].split()))
    content: list[Any] = _words(element.text)
    for child in element:
        if isinstance(child.tag, str):
            content.append(_shape(child))
        content += _words(child.tail)
    return element.tag, attributes, content


def _words(text: str | None) -> list[str]:
    words = " ".join((text or "").split())
    return [words] if words else []


# --- Form controls ---


def _plain(options: Options, name: str) -> str:
    inner = options.inner(name)
    found = inner.text()
    inner.none_left()
    return found


def _size(classes: str, prefix: str) -> str:
    if not classes:
        return ""
    if not classes.startswith(prefix):
        raise NotOfferedError(classes)
    return classes.removeprefix(prefix)


def _control(kind: str, options: Options, **given: Any) -> Control:
    label = options.inner("label")
    errors = [_plain(options, "errorMessage")] if options.get("errorMessage") else []
    control = Control(
        kind=kind,
        id=options.take("id") or options.get("name", ""),
        name=options.take("name", ""),
        label=label.text(),
        size=_size(label.take("classes", ""), "govuk-label--"),
        heading=label.take("isPageHeading", False),
        hint=_plain(options, "hint"),
        errors=errors,
        classes=options.take("classes", ""),
        first_described_by=options.take("describedBy", ""),
        attributes=_attributes(options),
        value=_value(options),
        **given,
    )
    label.none_left()
    return control


def _value(options: Options) -> str:
    value = options.take("value")
    return "" if value is None else str(value)


def _attributes(options: Options) -> dict[str, str]:
    made = dict(options.take("attributes") or {})
    for name in ("spellcheck", "autocomplete", "inputmode", "pattern", "autocapitalize"):
        if name in options:
            value = options.take(name)
            made[name] = str(value).lower() if isinstance(value, bool) else value
    return made


def _grouped(kind: str, options: Options) -> Control:
    fieldset = options.inner("fieldset")
    grouped = bool(fieldset)
    legend = fieldset.inner("legend")
    described_by = fieldset.take("describedBy", "")
    label, heading = legend.text(), legend.take("isPageHeading", False)
    size = _size(legend.take("classes", ""), "govuk-fieldset__legend--")
    legend.none_left()
    fieldset.none_left()
    id_prefix = options.take("idPrefix") or options.get("id") or options.get("name", "")
    control = _control(kind, options)
    control.id, control.label, control.size, control.heading = id_prefix, label, size, heading
    control.grouped = grouped
    control.first_described_by = described_by or control.first_described_by
    return control


def _choice(control: Control, given: dict[str, Any], number: int, chosen: Any) -> Choice:
    item = Options(given)
    conditional = item.inner("conditional")
    choice = Choice(
        id=item.take("id") or (control.id if number == 1 else f"{control.id}-{number}"),
        name=item.take("name") or control.name,
        value=str(item.get("value", "")),
        selected=bool(item.take("checked", item.take("selected", item.get("value") in chosen if chosen else False))),
        text=item.text(),
        hint=_plain(item, "hint"),
        conditional=SafeString(conditional.take("html") or ""),
    )
    item.take("value")
    item.none_left()
    return choice


def _draw_control(control: Control, options: Options) -> str:
    options.none_left()
    return render_to_string("govuk/control.html", {"control": control})


def text_input(options: Options) -> str:
    prefix, suffix = _plain(options, "prefix"), _plain(options, "suffix")
    control = _control("input", options, prefix=prefix, suffix=suffix, type=options.take("type", "text"))
    return _draw_control(control, options)


def textarea(options: Options) -> str:
    return _draw_control(_control("textarea", options, rows=options.take("rows", 5)), options)


def character_count(options: Options) -> str:
    limit = options.take("maxlength")
    if limit is None:
        raise NotOfferedError("a count without a limit of characters")
    rows = options.take("rows", 5)
    return _draw_control(_control("textarea", options, rows=rows, max_characters=limit), options)


def file_upload(options: Options) -> str:
    multiple = options.take("multiple", False)
    control = _control("file", options)
    if multiple:
        control.attributes["multiple"] = True
    return _draw_control(control, options)


def password(options: Options) -> str:
    control = _control("password", options)
    if control.value:
        raise NotOfferedError("a password is never sent back to the page")
    control.attributes.setdefault("autocomplete", "current-password")
    return _draw_control(control, options)


def select(options: Options) -> str:
    items, value = options.take("items") or [], options.take("value")
    if any(item and type(item.get("value")) not in (str, int) for item in items):
        raise NotOfferedError("an option without a value, or with one that is not text")
    control = _control("select", options)
    control.choices = [_choice(control, item, 1, [value] if value else []) for item in items if item]
    return _draw_control(control, options)


def radios(options: Options) -> str:
    return _listed("radios", options, options.take("value"))


def checkboxes(options: Options) -> str:
    return _listed("checkboxes", options, options.take("values"))


def _listed(kind: str, options: Options, chosen: Any) -> str:
    items = options.take("items")
    control = _grouped(kind, options)
    values = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    control.choices = [_choice(control, item, number, values) for number, item in enumerate(items, start=1) if item]
    if kind == "checkboxes" and not control.grouped:
        for choice in control.choices:
            choice.described_by = " ".join(filter(None, (control.described_by, choice.hint_id if choice.hint else "")))
    return _draw_control(control, options)


def date_input(options: Options) -> str:
    prefix = options.take("namePrefix", "")
    listed = options.take("items")
    values = options.take("values") or {}
    parts = [Options(item) for item in listed] if listed else _default_boxes(options)
    for part in parts:
        part.setdefault("value", values.get(f"{prefix}-{part['name']}" if prefix else part["name"], ""))
        if part["name"] not in ("day", "month", "year"):
            raise NotOfferedError("boxes of other names")
    options["name"] = prefix
    control = _grouped("date", options)
    flagged = any(_flag(part) for part in parts)
    for part in parts:
        control.boxes.append(_box(part, control, prefix, flagged))
    return _draw_control(control, options)


def _default_boxes(options: Options) -> list[Options]:
    boxes = []
    for name in ("day", "month", "year"):
        given = options.take(name)
        if given is False:
            continue
        box = Options(given or {"classes": f"govuk-input--width-{4 if name == 'year' else 2}"})
        box.setdefault("name", name)
        boxes.append(box)
    return boxes


def _flag(part: Options) -> bool:
    return bool(part.get("error") or "govuk-input--error" in part.get("classes", ""))


def _box(part: Options, control: Control, prefix: str, flagged: bool) -> Box:
    wrong = _flag(part) or bool(control.errors and not flagged and part.get("error") is not False)
    classes = set(part.take("classes", "").split()) - {"govuk-input--error"}
    part.take("error")
    name = part.take("name")
    widths = {int(one.removeprefix("govuk-input--width-")) for one in classes if "width-" in one}
    if len(widths) > 1 or any("width-" not in one for one in classes):
        raise NotOfferedError(str(classes))
    box = Box(
        id=part.take("id") or f"{control.id}-{name}",
        name=f"{prefix}-{name}" if prefix else name,
        label=part.take("label") or name.capitalize(),
        value=str(part.take("value") or ""),
        width=next(iter(widths), 4 if name == "year" else 2),
        wrong=wrong,
    )
    part.none_left()
    return box


# --- Components ---


def _tags(template: str, **given: Any) -> str:
    return engines["django"].from_string("{% load govuk_tags %}" + template).render(given)


def error_summary(options: Options) -> str:
    if options.take("titleText") != "There is a problem":
        raise NotOfferedError("another title")
    problems = []
    for given in options.take("errorList") or []:
        item = Options(given)
        problems.append(Problem(item.text(), (item.take("href") or "").removeprefix("#")))
        item.none_left()
    options.none_left()
    if not problems:
        raise NotOfferedError("a summary of no errors")
    return render_to_string("components/error_summary.html", {"problems": problems})


def button(options: Options) -> str:
    kind = _size(options.take("classes", ""), "govuk-button--")
    if "govuk" in kind or " " in kind:
        raise NotOfferedError(kind)
    if "value" in options and "name" not in options:
        raise NotOfferedError("a value without a name")
    if options.get("preventDoubleClick") is False:
        raise NotOfferedError("a second press that counts")
    made = Button(options.text(), name=options.take("name", ""), value=options.take("value", ""), kind=kind)
    if options.take("preventDoubleClick") is not True:
        # Ours always ignores a second press; the example is compared without that attribute.
        drawn = made.render(None, None).replace(' data-prevent-double-click="true"', "")
    else:
        drawn = made.render(None, None)
    options.none_left()
    return drawn.replace(' value=""', "")


def tag(options: Options) -> str:
    colour = _size(options.take("classes", ""), "govuk-tag--")
    text = options.text()
    options.none_left()
    return _tags("{% tag text colour %}", text=text, colour=colour)


def inset_text(options: Options) -> str:
    return _block("{% inset %}{{ content }}{% endinset %}", options)


def warning_text(options: Options) -> str:
    return _block("{% warning %}{{ content }}{% endwarning %}", options)


def details(options: Options) -> str:
    given = {"summary": options.take("summaryText", ""), "open": options.take("open", False)}
    return _block("{% details summary open=open %}{{ content }}{% enddetails %}", options, **given)


def panel(options: Options) -> str:
    return _block("{% panel title %}{{ content }}{% endpanel %}", options, title=options.take("titleText", ""))


def notification(options: Options) -> str:
    kind, title = options.take("type", ""), options.take("titleText", "")
    if "text" in options:
        template = '<p class="govuk-notification-banner__heading">{{ content }}</p>'
    else:
        template = "{{ content }}"
    tags = "{% notification kind title=title %}" + template + "{% endnotification %}"
    return _block(tags, options, kind=kind, title=title)


def _block(template: str, options: Options, **given: Any) -> str:
    content = options.text()
    options.none_left()
    return _tags(template, content=content, **given)


def back_link(options: Options) -> str:
    text, url = options.text() or "Back", options.take("href") or "#"
    options.none_left()
    return _inside(_tags("{% back_link url text %}", text=text, url=url), "nav")


def _inside(markup: str, tag_name: str) -> str:
    """Return what stands inside the landmark that ours adds."""
    found = html.fragment_fromstring(markup, create_parent="div").find(f".//{tag_name}")
    return "".join(html.tostring(child, encoding="unicode") for child in found)


def breadcrumbs(options: Options) -> str:
    if options.take("collapseOnMobile") is not True:
        raise NotOfferedError("ours always fold on a phone")
    crumbs = []
    for given in options.take("items"):
        item = Options(given)
        crumbs.append((item.text(), item.take("href") or ""))
        item.none_left()
    options.none_left()
    each = "{% breadcrumbs %}{% for text, url in crumbs %}{% crumb text url %}{% endfor %}{% endbreadcrumbs %}"
    return _tags(each, crumbs=crumbs)


def pagination(options: Options) -> str:
    if not options.get("items"):
        raise NotOfferedError("a pagination without numbers")
    links = [_page_link(Options(item)) for item in options.take("items") if item]
    ends = {name: options.inner(name) for name in ("previous", "next")}
    given = {name: end.take("href", "") for name, end in ends.items()}
    for end in (*ends.values(), options):
        end.none_left()
    page = SimpleNamespace(has_other_pages=True)
    return render_to_string("components/pagination.html", {"page": page, "links": links, **given})


def _page_link(item: Options) -> PageLink:
    if item.take("ellipsis"):
        return PageLink(None)
    made = PageLink(item.take("number"), item.take("href"), item.take("current", False))
    item.none_left()
    return made


def summary_list(options: Options) -> str:
    card = options.inner("card")
    title = card.inner("title")
    name = title.text()
    rows = [_summary_row(Options(row), bool(name)) for row in options.take("rows") if row]
    for one in (title, card, options):
        one.none_left()
    each = (
        "{% summary_list card=card %}{% for row in rows %}"
        "{% summary_row row.key action=row.action url=row.url about=row.about %}{{ row.value }}{% endsummary_row %}"
        "{% endfor %}{% endsummary_list %}"
    )
    return _tags(each, rows=rows, card=name)


def _summary_row(row: Options, in_card: bool) -> dict[str, str]:
    key, value = _plain(row, "key"), _plain(row, "value")
    actions = row.inner("actions")
    listed = actions.take("items") or []
    if len(listed) > 1 or (listed and in_card):
        raise NotOfferedError("several actions, or one inside a card")
    action = Options(listed[0] if listed else {})
    made = {
        "key": key,
        "value": value,
        "action": action.text(),
        "url": action.take("href", ""),
        "about": action.take("visuallyHiddenText", ""),
    }
    for one in (action, actions, row):
        one.none_left()
    return made


def task_list(options: Options) -> str:
    prefix = options.take("idPrefix", "task-list")
    drawn = ""
    for number, item in enumerate(options.take("items"), start=1):
        if item:
            drawn += _task(Options(item), f"{prefix}-{number}")
    options.none_left()
    return render_to_string("components/task_list.html", {"content": SafeString(drawn)})


def _task(item: Options, prefix: str) -> str:
    status = item.inner("status")
    coloured = status.inner("tag")
    url, classes = item.take("href", ""), status.take("classes", "")
    if coloured and not coloured.get("classes"):
        raise NotOfferedError("a tag of no colour")
    if bool(classes) == bool(url) or (not url and "cannot-start-yet" not in classes):
        raise NotOfferedError("a task without an address that is not marked as one that cannot be started")
    given = {
        "title": _plain(item, "title"),
        "hint": _plain(item, "hint"),
        "url": url,
        "colour": _size(coloured.take("classes", ""), "govuk-tag--"),
        "status": coloured.text() or status.text(),
        "prefix": prefix,
    }
    for one in (coloured, status, item):
        one.none_left()
    return render_to_string("components/task.html", given)


def table(options: Options) -> str:
    head = [Options(item) for item in options.take("head") or []]
    if not head:
        raise NotOfferedError("a table without headings")
    columns = [Column(item.text(), numeric=item.take("format", "") == "numeric") for item in head]
    if any(len(row or ()) != len(columns) for row in options["rows"]):
        raise NotOfferedError("a row of another length than the headings")
    rows = [
        [_cell(Options(cell), column) for cell, column in zip(row, columns, strict=True)]
        for row in options.take("rows")
    ]
    caption, size = options.take("caption", ""), _size(options.take("captionClasses", ""), "govuk-table__caption--")
    given = Table(
        caption, columns, rows, caption_size=size or "m", row_headers=options.take("firstCellIsHeader", False)
    )
    for one in (*head, options):
        one.none_left()
    drawn = render_to_string("components/table.html", {"table": given})
    # Ours always has a caption; an example without one is compared without it.
    return (
        drawn
        if caption
        else drawn.replace('<caption class="govuk-table__caption govuk-table__caption--m"></caption>', "")
    )


def _cell(cell: Options, column: Column) -> str:
    if (cell.take("format", "") == "numeric") != column.numeric:
        raise NotOfferedError("a number under a heading that is not for numbers")
    text = cell.text()
    cell.none_left()
    return text


def service_navigation(options: Options) -> str:
    items = []
    for given in options.take("navigation") or []:
        item = Options(given or {})
        items.append(SimpleNamespace(text=item.text(), url=item.take("href"), active=item.take("active", False)))
        item.none_left()
    options.none_left()
    if not items or not all(item.url for item in items):
        raise NotOfferedError("entries that lead nowhere")
    anonymous = SimpleNamespace(is_authenticated=False)
    drawn = render_to_string("components/service_navigation.html", {"service_navigation": items, "user": anonymous})
    return html.tostring(html.fragment_fromstring(drawn).find(".//nav"), encoding="unicode", with_tail=False)


# How many examples each must at least be compared with: a component that lost an option would compare fewer.
DRAWN: dict[str, tuple[Callable[[Options], str], int]] = {
    "input": (text_input, 38),
    "textarea": (textarea, 17),
    "character-count": (character_count, 16),
    "file-upload": (file_upload, 14),
    "password-input": (password, 10),
    "select": (select, 10),
    "radios": (radios, 31),
    "checkboxes": (checkboxes, 33),
    "date-input": (date_input, 39),
    "error-summary": (error_summary, 7),
    "button": (button, 9),
    "tag": (tag, 11),
    "inset-text": (inset_text, 3),
    "warning-text": (warning_text, 3),
    "details": (details, 5),
    "panel": (panel, 4),
    "notification-banner": (notification, 10),
    "back-link": (back_link, 4),
    "breadcrumbs": (breadcrumbs, 1),
    "pagination": (pagination, 5),
    "summary-list": (summary_list, 10),
    "task-list": (task_list, 4),
    "table": (table, 4),
    "service-navigation": (service_navigation, 4),
}
