"""Contracts, joining and income as people find, read and keep them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from procurement import contract_watch, urls
from procurement.models import (
    Amendment,
    BreakClause,
    ContinuityClause,
    Contract,
    Extension,
    IncomeShare,
    IncomeYear,
    PerformanceTerm,
    WarningLevel,
)
from procurement.work import contracts as work
from spinouts import gatekeeping
from tests.factories import casework
from tests.factories import procurement as make
from tests.factories.facts import a_register_entry
from tests.factories.procuring import ago, the_law
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, said, send, spelled
from tests.spinouts.test_agreements import a_file

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin"}
OF_SPINOUT = {
    "contracts_of_spinout": [],
    "join_register": [],
    "add_contract": [],
    "record_contract": [],
    "join_agreement": ["agreement"],
}
READ = {"contract", "contracts_of_spinout", "join_register"}
OF_ONE = {
    "contract": [],
    "change_contract": [],
    "terminate_contract": [],
    "part_agreement": [],
    "decide_extension": ["options"],
    "measure_term": ["terms"],
}
PARTS = {"options": Extension, "breaks": BreakClause, "amendments": Amendment, "terms": PerformanceTerm,
         "clauses": ContinuityClause}  # fmt: skip
SAYS = {
    "options": {"new_ends_on": ago(-2000)},
    "breaks": {"who": "either", "breaks_on": ago(-400)},
    "amendments": {"agreed_on": ago(5), "what": "Longer hours"},
    "terms": {"measure": "Hours", "target": "400"},
    "clauses": {"kind": "step_in", "clause": "34", "says": "The council may step in"},
}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition", region="london")


@pytest.fixture
def one(spinout):
    """A running contract, joined to an agreement, with one part of each kind; and a year of income."""
    return with_all(running(spinout, agreement=casework.an_agreement(spinout)))


@pytest.fixture
def client(officer):
    return signed_in(officer)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def running(spinout, **fields):
    given = {"starts_on": ago(300), "ends_on": ago(-800), "signed_on": ago(310)}
    made = make.a_contract(spinout, **given | fields)
    made.refresh_from_db()
    return made


def with_all(made):
    who = make.who()
    for kind, table in PARTS.items():
        table.objects.create(contract=made, spinout=made.spinout, **SAYS[kind], **who)
    year = IncomeYear.objects.create(
        spinout=made.spinout, ended_on=ago(100), turnover=1000, source_note="Accounts", **who
    )
    IncomeShare.objects.create(spinout=made.spinout, year=year, customer_name="The council", amount=600, **who)
    return made


def key(one, what):
    if what == "agreement":
        return casework.an_agreement(one.spinout, title="Another").pk
    tables = {**PARTS, "year": IncomeYear, "share": IncomeShare}
    return tables[what].objects.get(spinout=one.spinout).pk


def of(one, name):
    """Return the address of a page about the contract, a part of it, or its spin-out."""
    if name in OF_SPINOUT:
        parts = [key(one, what) for what in OF_SPINOUT[name]]
        return reverse(f"procurement:{name}", args=[one.spinout.reference, *parts])
    if ":" in name:
        name, kind = name.split(":")
        parts = [kind] if name == "add_contract_part" else [kind, key(one, kind)]
        return reverse(f"procurement:{name}", args=[one.reference, *parts])
    parts = [key(one, what) for what in OF_ONE.get(name, [])]
    return reverse(f"procurement:{name}", args=[one.reference, *parts])


CHANGES = (
    *(name for name in (*OF_SPINOUT, *OF_ONE) if name not in READ),
    *(f"{name}:{kind}" for kind in PARTS for name in ("add_contract_part", "change_contract_part")),
    "remove_contract_part:terms",
)


def typed(day):
    return When(f"{day.day} {day.month} {day.year}")


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


class TestWhoOpensWhat:
    def test_every_address_is_in_the_table(self):
        ours = ("contracts", "contract_keeping", "contract_parts", "joining", "publishing")
        names = {str(each.name) for each in urls.urlpatterns if each.callback.__module__.rpartition(".")[2] in ours}
        names -= {"publish_procurement", "withdraw_procurement"}
        tabled = {name.split(":")[0] for name in (*OF_SPINOUT, *OF_ONE, *CHANGES)}
        others = {"contracts", "add_contract_of_procurement", "sign_contract", "resume_contract", "publish_contract"}
        assert names == tabled | others | {"withdraw_contract"}

    @pytest.mark.parametrize("who", CAST)
    def test_every_page_answers_each_role(self, request, one, who):
        client, expects = Client(), dict.fromkeys([*READ, *CHANGES, "publish_contract"], 302)
        if who != "anonymous":
            client = signed_in(request.getfixturevalue(who))
            hidden = 404 if who in {"stranger", "assessor"} else None
            expects = {
                **dict.fromkeys(READ, hidden or 200),
                **dict.fromkeys(CHANGES, hidden or (200 if who in KEEPERS else 403)),
                "publish_contract": hidden or (200 if who in {"certifier", "admin"} else 403),
            }
        assert {name: client.get(of(one, name)).status_code for name in expects} == expects

    @pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce", "anonymous"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, request, one, who):
        def rows():
            return [list(each.objects.order_by("pk").values()) for each in (Contract, *PARTS.values(), IncomeYear)]

        before = rows()
        client = Client() if who == "anonymous" else signed_in(request.getfixturevalue(who))
        for name in (*CHANGES, "publish_contract"):
            answers = {"title": "x", "reason": "x", "standing": "met"} | spelled({"on": typed(ago(1))})
            assert client.post(of(one, name), answers).status_code in (302, 403, 404), name
        assert rows() == before

    def test_what_left_the_register_is_read_and_not_changed(self, client, one):
        address = of(one, "change_contract")
        a_register_entry(one.spinout, "withdrawn")
        assert client.get(of(one, "contract")).status_code == 200
        assert client.get(address).status_code == 403

    @pytest.mark.parametrize("path", ["contracts/CT-9999/", "contracts/new/?procurement=PR-9999", "contracts/new/"])
    def test_one_that_is_not_there(self, client, path):
        assert client.get(f"/procurement/{path}").status_code == 404


class TestLists:
    def test_words_state_end_route_and_whose(self, client, spinout, sample_county):
        first = running(spinout, title="Libraries", ends_on=ago(-100))
        later = running(spinout, title="Theatre", ends_on=ago(-900), route="direct_award")
        over = running(spinout, title="Archive", ends_on=ago(1))
        unsigned = running(spinout, title="Museum", signed_on=None, ends_on=ago(-950))
        make.a_contract(a_spinout("Other", parents=[sample_county]), title="Hidden")

        def shown(query=""):
            return list(client.get(reverse("procurement:contracts") + query).context["page"])

        before = running(spinout, title="Records", ends_on=ago(2))
        assert shown() == [first, later, unsigned]
        assert shown("?state=any") == [before, over, first, later, unsigned]
        assert shown("?state=running") == [first, later]
        assert shown("?state=over") == [over, before]
        assert shown("?state=unsigned") == [unsigned]
        assert shown("?within=6") == [first]
        assert shown("?route=direct_award") == [later]
        assert shown(f"?words={first.reference.lower()}") == shown("?words=libraries+cic&within=6") == [first]
        assert shown("?whose=led") == []
        assert shown("?whose=bodies") == shown("?state=nonsense") == [first, later, unsigned]

    @pytest.mark.parametrize("name", ["contracts", "contracts_of_spinout", "contract", "join_register"])
    def test_it_asks_as_many_questions_for_four_as_for_one(self, client, one, name):
        address = reverse("procurement:contracts") if name == "contracts" else of(one, name)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        queries()
        before = queries()
        for place in range(3):
            running(one.spinout, title=str(place), agreement=casework.an_agreement(one.spinout, title=str(place)))
            who = make.who()
            PerformanceTerm.objects.create(contract=one, spinout=one.spinout, measure="A", target="B", **who)
            Amendment.objects.create(contract=one, spinout=one.spinout, agreed_on=ago(place), what="x", **who)
            year = IncomeYear.objects.create(
                spinout=one.spinout, ended_on=ago(500 + place), turnover=9, source_note="x", **who
            )
            IncomeShare.objects.create(spinout=one.spinout, year=year, customer_name="A", amount=1, **who)
        assert queries() == before


class TestOne:
    def test_its_days_are_in_order_with_what_to_do(self, client, spinout):
        made = running(spinout, review_on=ago(5), ends_on=ago(-500))
        who = {"contract": made, "spinout": spinout, **make.who()}
        Extension.objects.create(new_ends_on=ago(-900), notice_by=ago(-300), **who)
        BreakClause.objects.create(who="customer", breaks_on=ago(-200), notice_by=ago(-20), **who)
        days = client.get(of(made, "contract")).context["days"]
        assert [day.what for day in days] == [
            "Starts",
            "Review",
            "Notice of break due",
            "Break",
            "Notice of extension due",
            "Ends as things stand",
            "Would end if the option is taken up",
        ]
        assert [day.is_past for day in days] == [True, True, False, False, False, False, False]
        assert days[2].to_do.startswith("The customer must say so by then")

    def test_a_source_that_is_silent_stays_so(self, client, spinout):
        made = make.a_contract(
            spinout, is_history=True, source_note="A newspaper", starts_on=None, starts_precision="", ends_on=None,
            ends_precision="", signed_on=None, value=5, value_basis="as_reported", vat_basis="not_stated",
        )  # fmt: skip
        page = text(client, of(made, "contract"))
        for words in ("Not known whether it runs", "kept out of every test against a threshold", "A newspaper"):
            assert words in page, words

    def test_clauses_stand_on_the_page_of_the_plan_too(self, client, one):
        plan = casework.a_continuity_plan(one.spinout)
        ContinuityClause.objects.update(plan=plan)
        page = text(client, reverse("spinouts:continuity", args=[one.spinout.reference]))
        assert "The council may step in" in page
        assert of(one, "contract") in page


GIVEN = {"title": "Library services", "kind": "contract", "is_first": "no", "route": "open_competition"}
GIVEN |= {"advertised": "tender", "starts": typed(ago(30))}
VALUE = {"value": "250,000", "value_basis": "whole_life", "vat_basis": "including"}


class TestForms:
    def test_a_contract_from_its_procurement_to_its_early_end(self, client, spinout, example_council):
        the_law()
        tender = make.a_procurement(spinout, title="Libraries", cpv_codes=["92511000"], route="open_competition")
        page = client.get(f"/procurement/contracts/new/?procurement={tender.reference}", follow=True)
        form = page.context["form"]
        assert (form["title"].value(), form["route"].value()) == ("Libraries", "open_competition")
        address = f"{of_spinout(spinout, 'add_contract')}?procurement={tender.reference}"
        send(client, address, **GIVEN | VALUE, evidence=a_file())
        made = Contract.objects.get()
        assert (made.procurement, made.customer, made.cpv_codes) == (tender, example_council, ["92511000"])
        file = client.get(reverse("spinouts:evidence", args=[spinout.reference, made.evidence.pk]))
        assert b"".join(file.streaming_content)
        assert send(client, of(made, "sign_contract"), on=typed(ago(40))).url == of(made, "contract")
        for kind, says in SAYS.items():
            says = {name: typed(value) if hasattr(value, "year") else value for name, value in says.items()}
            if kind == "clauses":
                says = {"about": "step_in", "clause": "34", "words": "The council may step in"}
            assert send(client, of(made, f"add_contract_part:{kind}"), **says).url == of(made, "contract"), kind
        decided = {"state": "taken_up", "on": typed(ago(1))}
        assert send(client, of(made, "decide_extension"), **decided).url == of(made, "contract")
        made.refresh_from_db()
        assert made.runs_to == ago(-2000)
        send(client, of(made, "measure_term"), standing="not_met", on=typed(ago(1)), found="380 hours")
        send(client, of(made, "remove_contract_part:amendments"), reason="A slip")
        send(client, of(made, "terminate_contract"), on=typed(ago(-60)), reason="Notice was given")
        page = text(client, of(made, "contract"))
        for words in ("380 hours", "Notice was given", "Ends early", "The council may step in", "Taken up"):
            assert words in page, words
        send(client, of(made, "resume_contract"), reason="Notice was withdrawn")
        made.refresh_from_db()
        assert made.runs_to == ago(-2000)

    def test_joining_what_casework_recorded(self, client, spinout):
        agreement = casework.an_agreement(spinout, title="Delivery agreement")
        page = text(client, of_spinout(spinout, "join_register"))
        address = f"{of_spinout(spinout, 'add_contract')}?agreement={agreement.pk}"
        assert address in page
        send(client, address, is_first="yes", route="not_known", advertised="not_known")
        made = Contract.objects.get()
        assert (made.agreement, made.title, made.signed_on) == (agreement, "Delivery agreement", agreement.signed_on)
        removing = reverse("spinouts:remove_agreement", args=[spinout.reference, agreement.pk])
        assert "joined to a contract in the register" in send(client, removing, reason="x").content.decode()
        send(client, of(made, "part_agreement"), reason="A slip")
        joining = reverse("procurement:join_agreement", args=[spinout.reference, agreement.pk])
        assert send(client, joining, contract=made.reference).url == of_spinout(spinout, "join_register")
        made.refresh_from_db()
        assert made.agreement == agreement

    def test_recording_one_of_the_past(self, client, spinout):
        past = {"starts": When("2012"), "ends": When("3 2016"), "source_note": "The Guardian", "route": "not_known"}
        value = VALUE | {"vat_basis": "not_stated"}
        send(client, of_spinout(spinout, "record_contract"), **GIVEN | past | value, customer_name="Nobody Known")
        made = Contract.objects.get()
        assert (made.is_history, made.customer) == (True, None)
        assert (made.starts.written, made.ends.written) == ("2012", "2016-03")
        send(client, of(made, "change_contract"), terminated_on=typed(ago(2000)), termination_reason="Not said")
        made.refresh_from_db()
        assert made.runs_to == ago(2000)

    def test_publishing_and_withdrawing(self, certifier, one):
        client = signed_in(certifier)
        assert send(client, of(one, "publish_contract")).url == of(one, "contract")
        assert client.get(of(one, "publish_contract")).url == of(one, "contract")
        assert send(client, of(one, "withdraw_contract"), reason="A slip").url == of(one, "contract")
        one.refresh_from_db()
        assert one.published_at is None

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("add_contract", {"title", "kind", "customer_name", "provider_name", "starts", "is_first", "route",
                              "advertised"}),
            ("record_contract", {"title", "kind", "customer_name", "provider_name", "is_first", "route", "advertised",
                                 "source_note"}),
            ("terminate_contract", {"on", "reason"}),
            ("part_agreement", {"reason"}),
            ("decide_extension", {"state"}),
            ("measure_term", {"standing"}),
            ("add_contract_part:options", {"new_ends_on"}),
            ("add_contract_part:breaks", {"who", "breaks_on"}),
            ("add_contract_part:amendments", {"agreed_on", "what"}),
            ("add_contract_part:terms", {"measure", "target"}),
            ("add_contract_part:clauses", {"about", "clause", "words"}),
            ("remove_contract_part:terms", {"reason"}),
            ("join_agreement", {"contract"}),
        ],
    )  # fmt: skip
    def test_sent_empty(self, client, one, name, wrong):
        page = client.post(of(one, name), {})
        assert set(said(page)) == wrong
        assert "There is a problem" in page.content.decode()

    @pytest.mark.parametrize(
        ("name", "given", "field"),
        [
            ("add_contract", {"value": "5", "value_basis": "per_year"}, "vat_basis"),
            ("add_contract", VALUE | {"vat_basis": "not_stated"}, "vat_basis"),
            ("add_contract", {"ends": typed(ago(31))}, "ends"),
            ("add_contract", {"starts": When("2026")}, "starts"),
            ("add_contract", {"signed_on": typed(ago(-1))}, "signed_on"),
            ("add_contract", {"cpv_codes": "123"}, "cpv_codes"),
            ("add_contract", {"notice_days": "-1"}, "notice_days"),
            ("add_contract", {"route": "psr_direct_a", "regime": "pa-2023"}, "route"),
            ("add_contract", {"route": "reserved_s33"}, "awarded_on"),
            ("add_contract", {"route": "reserved_s33", "awarded_on": typed(ago(40)), "cpv_codes": "92511000",
                              "ends": typed(ago(-2000))}, "ends"),
            ("change_contract", {"ends": typed(ago(-2000))}, "ends"),
            ("terminate_contract", {"on": typed(ago(301)), "reason": "x"}, "on"),
            ("decide_extension", {"state": "taken_up", "on": typed(ago(-1))}, "on"),
            ("measure_term", {"standing": "met", "on": typed(ago(-1))}, "on"),
            ("add_contract_part:options", {"new_ends_on": typed(ago(-2000))}, "new_ends_on"),
            ("add_contract_part:options", {"new_ends_on": typed(ago(-2001)), "notice_by": typed(ago(-2002))},
             "notice_by"),
            ("add_contract_part:breaks", {"who": "either", "breaks_on": typed(ago(400))}, "breaks_on"),
            ("add_contract_part:amendments", {"agreed_on": typed(ago(-1)), "what": "x"}, "agreed_on"),
        ],
    )  # fmt: skip
    def test_sent_wrong(self, client, one, name, given, field):
        the_law()
        before = Contract.objects.get().revision
        page = send(client, of(one, name), **({**GIVEN, **given} if name == "add_contract" else given))
        assert page.status_code == 200
        assert field in said(page)
        assert Contract.objects.get().revision == before

    def test_a_second_click_saves_once(self, client, spinout, one):
        added = of_spinout(spinout, "add_contract")
        sent = filled(client.get(added).context["form"]) | spelled(GIVEN)
        assert client.post(added, sent).url == of(Contract.objects.latest("number"), "contract")
        assert client.post(added, sent).url == of_spinout(spinout, "contracts_of_spinout")
        terms = of(one, "add_contract_part:terms")
        sent = filled(client.get(terms).context["form"]) | {"measure": "Visits", "target": "9"}
        assert {client.post(terms, sent).url for _ in range(2)} == {of(one, "contract")}
        assert (Contract.objects.count(), PerformanceTerm.objects.count()) == (2, 2)

    def test_whoever_saves_second_is_told_what_changed_meanwhile(self, client, colleague, one):
        address = of(one, "change_contract")
        mine = filled(client.get(address).context["form"]) | {"title": "Mine"}
        send(signed_in(colleague), address, title="Hers")
        page = client.post(address, mine)
        assert page.status_code == 200
        for words in ("Changed since you opened this page", "Cass Colleague", "Hers", "Mine"):
            assert words in page.content.decode(), words
        assert client.post(address, filled(page.context["form"])).url == of(one, "contract")
        one.refresh_from_db()
        assert one.title == "Mine"

    def test_one_that_was_ended_meanwhile_keeps_what_was_typed(self, client, colleague, one):
        address = of(one, "terminate_contract")
        mine = filled(client.get(address).context["form"]) | spelled({"on": typed(ago(-9)), "reason": "Typed already"})
        send(signed_in(colleague), address, on=typed(ago(-5)), reason="Hers")
        page = client.post(address, mine)
        assert page.status_code == 200
        assert "Typed already" in page.content.decode()
        assert client.post(address, filled(page.context["form"])).url == of(one, "contract")

    def test_the_history_tells_it(self, client, one):
        send(client, of(one, "measure_term"), standing="met", on=typed(ago(1)))
        send(client, of(one, "terminate_contract"), on=typed(ago(-5)), reason="Notice")
        page = text(client, reverse("spinouts:history", args=[one.spinout.reference]))
        for words in ("Said how a performance term stands", "Recorded that a contract ends early", "Notice"):
            assert words in page, words


def of_spinout(spinout, name):
    return reverse(f"procurement:{name}", args=[spinout.reference])


def a_level(kind="dependence_percent", level=60):
    return WarningLevel.objects.create(kind=kind, level=level, citation="Ours", source_note="Ours", **make.who())


class TestIncome:
    @pytest.mark.parametrize(("level", "is_over"), [(None, False), (59, True), (60, True), (61, False)])
    def test_one_customer_at_the_level_is_a_cause_of_risk(self, one, level, is_over):
        if level:
            a_level(level=level)
        causes = [(seen.spinout, seen.key) for seen in contract_watch.one_customer(ago(0))]
        assert causes == ([(one.spinout_id, "customer")] if is_over else [])


class TestGate:
    def agreed(self, spinout):
        return "agreement" in gatekeeping.met([spinout.pk], on=ago(0))[spinout.pk]

    def why(self, spinout):
        items = gatekeeping.items(spinout, "live", on=ago(0))
        return next(item.why for item in items if item.asked.code == "agreement")

    def test_a_signed_contract_opens_it_until_it_is_over(self, spinout):
        assert not self.agreed(spinout)
        made = running(spinout, signed_on=None, title="Contract")
        assert not self.agreed(spinout)
        assert self.why(spinout) == "“Contract” is not signed yet"
        Contract.objects.update(signed_on=ago(5))
        assert self.agreed(spinout)
        Contract.objects.update(terminated_on=ago(1), termination_reason="Notice")
        assert not self.agreed(spinout)
        assert self.why(spinout).startswith("“Contract” ended on ")
        assert made.pk

    def test_once_joined_the_days_of_the_contract_count(self, spinout):
        agreement = casework.an_agreement(spinout)
        assert self.agreed(spinout)
        running(spinout, agreement=agreement, ends_on=ago(1))
        assert not self.agreed(spinout)

    def test_the_command_takes_agreements_over(self, spinout, capsys):
        casework.an_agreement(spinout)
        call_command("take_over_agreements")
        call_command("take_over_agreements")
        assert "1 agreement taken over" in capsys.readouterr().out
        assert self.agreed(spinout)


class TestWhatWaits:
    def kinds(self, user):
        return {kind.code: list(kind.rows) for kind in work.of_person(user, at=timezone.now())}

    def test_notice_reviews_terms_and_agreements(self, spinout, officer, stranger):
        made = running(spinout, review_on=ago(1))
        over = running(spinout, title="Over", ends_on=ago(1), review_on=ago(9))
        for contract in (made, over):
            who = {"contract": contract, "spinout": spinout, **make.who()}
            Extension.objects.create(new_ends_on=ago(-900), notice_by=ago(-80), **who)
            Extension.objects.create(new_ends_on=ago(-950), notice_by=ago(-120), **who)
            BreakClause.objects.create(who="either", breaks_on=ago(-200), notice_by=ago(0), **who)
            PerformanceTerm.objects.create(measure="A", target="B", standing="partly", measured_on=ago(1), **who)
        agreement = casework.an_agreement(spinout)
        found = self.kinds(officer)
        assert {code: len(rows) for code, rows in found.items()} == dict.fromkeys(
            (
                "contract_options_due",
                "contract_breaks_due",
                "contract_reviews_overdue",
                "contract_terms_not_met",
                "agreements_to_join",
            ),
            1,
        )
        assert found["contract_reviews_overdue"] == [made]
        assert found["agreements_to_join"] == [agreement]
        assert not any(self.kinds(stranger).values())

    def test_causes_of_risk(self, spinout):
        soon = running(spinout, title="Soon", ends_on=ago(-100), route="direct_award")
        running(spinout, title="Later", ends_on=ago(0) + timedelta(days=600), route="direct_award")
        unknown = running(spinout, title="Unknown", ends_on=None, ends_precision="")
        assert list(contract_watch.retender_ahead(ago(0))) == []
        a_level("retender_months", 18)
        assert [seen.key for seen in contract_watch.retender_ahead(ago(0))] == [soon.reference]
        assert [seen.key for seen in contract_watch.no_route(ago(0))] == [unknown.reference]
        a_register_entry(spinout, "withdrawn")
        assert not [*contract_watch.retender_ahead(ago(0)), *contract_watch.no_route(ago(0))]
