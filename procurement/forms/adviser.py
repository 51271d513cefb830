"""What the adviser asks of a procurement, or of one that somebody thinks of. Nothing of it is saved."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import DateField, PoundsField
from mutuals_tracker.govuk.layout import Button, ButtonGroup, Field, Fieldset, FormHelper, Layout, Link
from procurement.advice.facts import AuthorityKind, Facts, MeetsDefinition, Nation
from procurement.advice.reserving import Earlier
from procurement.advising import NOTHING, OnRecord
from procurement.cpv import EXAMPLE, NotACodeError, code_of
from procurement.vocabulary import RESERVED, Route, ValueBasis, VatBasis
from spinouts.forms import questions

# The rules kept here begin with those of 2006.
EARLIEST_YEAR = 2006
MOST_CODES = 20
EARLIER = (1, 2, 3)
_SAID = {"yes": True, "no": False, "not_known": None, "": None}
_BY_RECORD = "As the record says, or not known"
_HINT = "For example, 24 2 2025"


def _yes_or_no(label: str, *, hint: str = "") -> forms.ChoiceField:
    message = "Select yes, no, or not known"
    return forms.ChoiceField(
        label=label,
        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
        required=False,
        help_text=hint,
        widget=widgets.Radios(inline=True),
        error_messages={"invalid_choice": message},
    )


def _day(label: str, names: str, *, required: str = "", hint: str = _HINT) -> DateField:
    return DateField(
        earliest_year=EARLIEST_YEAR,
        label=label,
        names=names,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required} if required else {},
    )


class AdviserForm(forms.Form):
    """The facts of a case, sent with the address so that the answer can be kept and passed on."""

    # Nearly all of it may be left open, which the page says once.
    mark_optional = False
    asked = forms.CharField(initial="1", required=False, widget=forms.HiddenInput, max_length=1)
    spinout = questions.line(
        "Spin-out",
        names="Spin-out",
        hint="Its reference, if it has a record that you may open. For example, PSM-0001",
        longest=20,
    )
    authority_name = questions.line("Authority", names="Authority", hint="The body that buys", longest=250)
    authority = questions.from_list("What kind of body is it?", AuthorityKind.choices, empty=_BY_RECORD)
    nation = questions.from_list("Where is it?", Nation.choices, empty="As the record says, or England")
    commenced_on = _day(
        "When did the procurement commence, or when will it?",
        "The day on which it commenced",
        required="Enter the day on which the procurement commenced, or will",
    )
    codes = questions.line(
        "CPV codes of all its services",
        names="CPV codes",
        hint=f"One or more, like {EXAMPLE}. The check digit may be left out",
        longest=400,
    )
    is_health = _yes_or_no("Are they health care services in scope of the Provider Selection Regime?")
    is_light_touch = _yes_or_no(
        "Are they light touch services?", hint="Used where no list of codes here says whether they are"
    )
    value = PoundsField(label="Value", names="Value", required=False)
    value_basis = questions.from_list("What does the value count?", ValueBasis.choices, empty="Not stated")
    vat_basis = questions.from_list("Does it include VAT?", VatBasis.choices, empty="Not stated")
    starts_on = _day("First day of the contract", "The first day")
    ends_on = _day("Last day of the contract", "The last day", hint="With all extensions. For example, 31 3 2030")
    awarded_on = _day("Day of the award", "The day of the award", hint="Or when it is planned. For example, 1 3 2025")
    meets_section_33 = questions.from_list(
        "Does the body meet the definition of section 33?", MeetsDefinition.choices, empty=_BY_RECORD
    )
    meets_regulation_77 = questions.from_list(
        "Does the body meet the definition of regulation 77?", MeetsDefinition.choices, empty="Not known"
    )
    earlier = forms.ChoiceField(
        label="Has this authority awarded reserved contracts to the body before?",
        choices=[("none", "No"), ("some", "Yes"), ("not_known", "Not known")],
        required=False,
        help_text="The latest three are enough",
        widget=widgets.Radios(),
        error_messages={"invalid_choice": "Select no, yes, or not known"},
    )
    authority_controls = _yes_or_no("Does the authority control the body, alone or with other authorities?")
    challenge_accepted = _yes_or_no(
        "Has the authority accepted an expression of interest for the service?",
        hint="Under the Community Right to Challenge",
    )

    def __init__(self, *args: Any, known_codes: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """`known_codes` are the check digits of the vocabulary, where it was imported."""
        super().__init__(*args, **kwargs)
        self._known = known_codes or {}
        for number in EARLIER:
            self._ask_of_earlier(number)
        self.helper = FormHelper(method="get")
        self.helper.layout = self._layout()

    def _ask_of_earlier(self, number: int) -> None:
        named = f"Earlier contract {number}"
        self.fields[f"awarded_{number}"] = _day(f"{named}: day of the award", f"{named}, day of the award")
        self.fields[f"under_{number}"] = questions.from_list(
            f"{named}: reserved under", [(route.value, route.label) for route in RESERVED], empty="No such contract"
        )
        self.fields[f"same_{number}"] = _yes_or_no(f"{named}: for the same kind of services?")

    def _layout(self) -> Layout:
        earlier = [f"{name}_{number}" for number in EARLIER for name in ("under", "awarded", "same")]
        return Layout(
            "asked",
            Fieldset("Who", "spinout", "authority_name", "authority", "nation"),
            Fieldset("What, and when", Field("commenced_on", legend_size="s"), "codes", "is_health", "is_light_touch"),
            Fieldset(
                "Value",
                "value",
                "value_basis",
                "vat_basis",
                hint="Only a value over the whole life is compared with a threshold",
            ),
            Fieldset("Term", "starts_on", "ends_on", "awarded_on"),
            Fieldset("The body", "meets_section_33", "meets_regulation_77", "authority_controls"),
            Fieldset("Earlier reserved contracts", Field("earlier", legend_size="s", reveals={"some": earlier})),
            Fieldset("Right to Challenge", "challenge_accepted"),
            ButtonGroup(Button("Show the routes"), Link("Start again", "?")),
        )

    def clean_codes(self) -> tuple[str, ...]:
        """Return the codes, each once, without check digits."""
        joined = re.sub(r"\s*[-\u2010-\u2015]\s*", "-", self.cleaned_data["codes"])
        written = re.split(r"[,;\s]+", joined)
        try:
            codes = tuple(dict.fromkeys(code_of(each, known=self._known) for each in written if each.strip()))
        except NotACodeError as error:
            raise ValidationError(str(error), code="not_a_code") from error
        if len(codes) > MOST_CODES:
            raise ValidationError(f"Enter at most {MOST_CODES} CPV codes", code="too_many")
        return codes

    def clean(self) -> dict[str, Any]:
        """Refuse days in an impossible order, and a list of earlier contracts that contradicts itself."""
        said = self.cleaned_data
        begins, ends = said.get("starts_on"), said.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "The last day must be the same as or after the first day")
        for name, names in (("awarded_on", "The day of the award"), ("starts_on", "The first day")):
            if said.get("commenced_on") and said.get(name) and said[name] < said["commenced_on"]:
                self.add_error(name, f"{names} must be the same as or after the day on which the procurement commenced")
        self._check_earlier()
        return said

    def _check_earlier(self) -> None:
        said = self.cleaned_data
        given = [number for number in EARLIER if said.get(f"under_{number}")]
        dated = [number for number in EARLIER if said.get(f"awarded_{number}")]
        if said.get("earlier") != "some":
            if (given or dated) and "earlier" not in self.errors:
                self.add_error("earlier", "Select “Yes”, or take the earlier contracts away")
            return
        for number in dated if given or dated else EARLIER[:1]:
            if number not in given:
                self.add_error(f"under_{number}", "Select under what this earlier contract was reserved")

    @property
    def contracts(self) -> list[Earlier] | None:
        """The earlier contracts; None where nobody said whether there are any."""
        said = self.cleaned_data
        found = [
            Earlier(
                awarded_on=said[f"awarded_{number}"],
                under=Route(said[f"under_{number}"]),
                is_comparable=_SAID[said[f"same_{number}"]],
                title=f"earlier contract {number}",
            )
            for number in EARLIER
            if said[f"under_{number}"]
        ]
        return found if said["earlier"] in ("some", "none") else None

    def facts(self, recorded: OnRecord = NOTHING) -> Facts:
        """Return the facts; what was left open is taken from the record, where there is one."""
        said = self.cleaned_data
        given = {
            name: said[name]
            for name in (
                "commenced_on",
                "codes",
                "value",
                "value_basis",
                "vat_basis",
                "starts_on",
                "ends_on",
                "awarded_on",
            )
        }
        yes_or_no = ("is_health", "is_light_touch", "authority_controls", "challenge_accepted")
        given |= {name: _SAID[said[name]] for name in yes_or_no}
        return Facts(
            **given,
            authority=AuthorityKind(said["authority"] or recorded.authority),
            nation=Nation(said["nation"] or recorded.nation),
            earlier=self.contracts if said["earlier"] else recorded.earlier,
            earlier_is_all=bool(said["earlier"]),
            meets_section_33=MeetsDefinition(said["meets_section_33"] or recorded.meets_section_33),
            meets_regulation_77=MeetsDefinition(said["meets_regulation_77"] or MeetsDefinition.NOT_ASSESSED),
        )
