"""Awards that were made elsewhere: what is recorded of them, corrected and published, and by whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from funding import actions
from funding.models import Award, FundAccount
from funding.statements import Recorded, Source
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from spinouts.permissions import OutOfRegisterError
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import When, filled, said, send

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="live")


@pytest.fixture
def fund():
    return funding.a_fund(slug="early-help", name="Early Help", gives="grant")


@pytest.fixture
def award(spinout, fund):
    return funding.an_award(spinout, fund, decided_on=date(2013, 5, 2), decided_precision="day")


def recorded(**more):
    said = {"amount": Decimal("55832.00"), "decided": PartialDate.parse("2012-07"), **more}
    return Recorded("Legal advice", "To leave well", Source("", "A newspaper"), **said)


def who(by):
    return {"by": by, "at": timezone.now()}


class TestRecording:
    def test_it_is_kept_as_far_as_it_is_known(self, spinout, fund, admin):
        made = actions.record_award(spinout, fund, says=recorded(), **who(admin))
        assert (made.awarded, str(made.decided), made.source_note) == (Decimal("55832.00"), "July 2012", "A newspaper")
        entry = made.entries.get()
        assert (entry.kind, entry.happened_on) == ("award", None)
        assert FundAccount.objects.get(fund=fund).committed == Decimal("55832.00")
        assert made.published_at is None

    def test_one_whose_amount_nobody_knows_moves_no_money(self, spinout, fund, admin):
        made = actions.record_award(spinout, fund, says=recorded(amount=None, decided=None), **who(admin))
        assert (made.awarded, made.decided, made.entries.count()) == (0, None, 0)

    def test_what_a_fund_of_advice_gives_is_in_kind(self, spinout, admin):
        made = actions.record_award(spinout, funding.a_fund(gives="advice"), says=recorded(), **who(admin))
        assert made.is_in_kind

    def test_a_fund_without_a_budget_has_recorded_awards_and_one_with_less_has_not(self, spinout, fund, admin):
        funding.a_budget(fund, "100")
        with pytest.raises(actions.OvercommittedError, match="has £100 left"):
            actions.record_award(spinout, fund, says=recorded(), **who(admin))
        assert not Award.objects.exists()

    def test_an_invented_spin_out_gets_nothing_from_a_real_fund(self, fund, admin):
        invented = a_spinout("Invented", is_example=True)
        with pytest.raises(actions.WrongExampleError, match="only an invented fund"):
            actions.record_award(invented, fund, says=recorded(), **who(admin))

    def test_the_same_is_recorded_once(self, spinout, fund, admin):
        made = actions.record_award(spinout, fund, says=recorded(), **who(admin))
        assert actions.record_award(spinout, fund, says=recorded(), **who(admin)) == made
        with pytest.raises(actions.RecordedAlreadyError, match=made.reference):
            actions.record_award(spinout, fund, says=recorded(amount=None), **who(admin))

    def test_nothing_is_recorded_of_one_that_left_the_register(self, spinout, fund, admin):
        a_register_entry(spinout, "withdrawn")
        with pytest.raises(OutOfRegisterError):
            actions.record_award(spinout, fund, says=recorded(), **who(admin))

    def test_only_admins_record(self, request, spinout, fund):
        days = iter([PartialDate.parse("2012"), PartialDate.parse("2013")])
        for name in CAST:
            person = request.getfixturevalue(name)
            if name in {"admin", "system"}:
                actions.record_award(spinout, fund, says=recorded(decided=next(days)), **who(person))
            elif name != "anonymous":
                with pytest.raises(Refused, match="Only admins record"):
                    actions.record_award(spinout, fund, says=recorded(), **who(person))


class TestCorrecting:
    def test_another_amount_is_a_row_of_its_own(self, award, admin):
        changed = actions.change_recorded_award(award, says=recorded(amount=Decimal("400.50")), **who(admin))
        assert changed.awarded == Decimal("400.50")
        assert list(changed.entries.order_by("pk").values_list("kind", "amount")) == [
            ("award", Decimal("1000.00")),
            ("variation", Decimal("-599.50")),
        ]
        assert FundAccount.objects.get(fund=award.fund).committed == Decimal("400.50")
        assert str(changed.decided) == "July 2012"

    def test_an_amount_that_becomes_known_is_the_award(self, spinout, fund, admin):
        unknown = funding.an_award(spinout, fund, amount=None)
        changed = actions.change_recorded_award(unknown, says=recorded(), **who(admin))
        assert changed.entries.get().kind == "award"

    def test_an_amount_that_nobody_knows_after_all_can_be_found_out_again(self, award, admin):
        actions.change_recorded_award(award, says=recorded(amount=None), **who(admin))
        changed = actions.change_recorded_award(award, says=recorded(amount=Decimal(7)), **who(admin))
        assert (changed.awarded, changed.entries.count()) == (7, 3)

    def test_what_was_decided_here_is_not_corrected_so(self, spinout, admin):
        decided = funding.an_approved_award(spinout)
        with pytest.raises(Refused, match="decided in this service"):
            actions.change_recorded_award(decided, says=recorded(), **who(admin))

    @pytest.mark.parametrize("less", [{"amount": None}, {"decided": PartialDate.parse("2012")}, {"decided": None}])
    def test_a_published_one_keeps_its_day_and_amount(self, award, admin, less):
        actions.publish_award(award, **who(admin))
        full = {"decided": PartialDate.parse("2012-07-03"), "amount": Decimal(5)}
        with pytest.raises(actions.PublishedAwardError, match="withdraw it from publication first"):
            actions.change_recorded_award(award, says=recorded(**full | less), **who(admin))
        assert actions.change_recorded_award(award, says=recorded(**full), **who(admin)).published_at


class TestPublishing:
    def test_an_admin_publishes_and_withdraws(self, award, admin):
        actions.publish_award(award, **who(admin))
        award.refresh_from_db()
        assert (award.published_by, award.published_at is None) == (admin, False)
        actions.withdraw_from_publication(award, reason="The source was wrong", **who(admin))
        award.refresh_from_db()
        assert award.published_at is award.published_by is None

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"decided_on": None, "decided_precision": ""}, "nobody knows when it was decided"),
            ({"decided_on": date(2012, 7, 1), "decided_precision": "month"}, "only the month in which it was decided"),
            ({"amount": None}, "nobody knows how much it was"),
            ({"fund": None}, "nobody knows whose money the fund gives"),
        ],
    )
    def test_not_before_what_is_published_is_known(self, spinout, admin, fields, why):
        given = {"decided_on": date(2012, 7, 3), "decided_precision": "day"} | fields
        if "fund" in fields:
            given["fund"] = funding.a_fund(funder=None)
        made = funding.an_award(spinout, **given)
        with pytest.raises(actions.UnpublishableError, match=why):
            actions.publish_award(made, **who(admin))

    def test_never_what_is_invented(self, admin):
        invented = a_spinout("Invented", is_example=True)
        made = funding.an_award(invented, funding.a_fund(is_example=True))
        with pytest.raises(Refused, match="invented"):
            actions.publish_award(made, **who(admin))

    def test_only_admins_publish_and_withdraw(self, request, award):
        for name in CAST:
            person = request.getfixturevalue(name)
            if name in {"admin", "system"}:
                actions.publish_award(award, **who(person))
                actions.withdraw_from_publication(award, reason="Why not", **who(person))
            elif name != "anonymous":
                with pytest.raises(Refused, match="Only an admin publishes"):
                    actions.publish_award(award, **who(person))
                with pytest.raises(Refused, match="Only an admin publishes"):
                    actions.withdraw_from_publication(award, reason="Why not", **who(person))


ADDRESSES = ("record_award", "change_recorded_award", "publish_award", "withdraw_award")


class TestPages:
    def reference(self, award, name):
        return at(name, None, *([] if name == "record_award" else [award.reference]))

    @pytest.mark.parametrize("name", ADDRESSES)
    def test_who_opens_them(self, request, client, award, name):
        if name == "withdraw_award":
            actions.publish_award(award, **who(request.getfixturevalue("system")))
        address = self.reference(award, name)
        answers = {}
        for person in set(CAST) - {"system", "anonymous"}:
            client.force_login(request.getfixturevalue(person))
            answers[person] = client.get(address).status_code
        sees = {"officer", "colleague", "certifier", "taskforce"}
        others = {"stranger", "assessor"}
        unseen = 403 if name == "record_award" else 404
        assert answers == dict.fromkeys(sees, 403) | dict.fromkeys(others, unseen) | {"admin": 200}

    def test_one_is_recorded(self, client, admin, spinout, fund):
        client.force_login(admin)
        given = {"spinout": spinout.reference.lower(), "fund": "early-help", "title": "Advice", "purpose": "To leave"}
        answer = send(
            client,
            at("record_award"),
            **given,
            amount="£18,927.00",
            decided=When("6 2012"),
            begins_on=When("1 7 2012"),
            source_note="A newspaper",
        )
        made = Award.objects.get()
        assert answer["Location"] == f"/funding/awards/{made.reference}/"
        assert (made.spinout, made.awarded, str(made.decided)) == (spinout, Decimal(18927), "June 2012")
        assert made.begins_on == date(2012, 7, 1)

    def test_a_link_may_name_the_spin_out_and_the_fund(self, client, admin, spinout, fund):
        client.force_login(admin)
        page = client.get(f"{at('record_award')}?spinout={spinout.reference}&fund=early-help&amount=5")
        values = filled(page.context["form"])
        assert (values["spinout"], values["fund"], values.get("amount")) == (spinout.reference, "early-help", None)

    def test_a_second_click_records_nothing_more(self, client, admin, spinout, fund):
        client.force_login(admin)
        page = client.get(at("record_award"))
        answers = {"spinout": spinout.reference, "fund": "early-help", "title": "A", "purpose": "B", "source_note": "C"}
        sent = filled(page.context["form"]) | answers
        assert [client.post(at("record_award"), sent).status_code for _ in range(2)] == [302, 302]
        assert Award.objects.count() == 1

    def test_sent_empty_it_says_what_to_enter(self, client, admin):
        client.force_login(admin)
        assert said(send(client, at("record_award"))) == {
            "spinout": ["Enter the reference of the spin-out that it was given to"],
            "fund": ["Select the fund that gave it"],
            "title": ["Enter a title"],
            "purpose": ["Enter what it was given for"],
            "source_note": ["Enter where this is from: a web address, or what the source is"],
        }

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({"amount": "-5"}, "amount", "Amount must be £0 or more"),
            ({"amount": "0.00"}, "amount", "Amount must be more than £0. Leave it blank if nobody knows it"),
            ({"amount": "1.005"}, "amount", "Amount must be in pounds and pence, like 1,250.50"),
            ({"amount": "1e9"}, "amount", "Amount must be an amount of money, like 1,250 or 1,250.50"),
            ({"decided": When("2 2200")}, "decided", None),
            ({"begins_on": When("2 2 2012"), "ends_on": When("1 2 2012")}, "ends_on", "The last day must be the first"),
            ({"spinout": "PSM-9999"}, "spinout", "There is no record PSM-9999. Enter a reference like PSM-0042"),
            ({"fund": "another"}, "fund", "Select the fund that gave it"),
            ({"title": "x" * 140}, "title", "Title must be 139 characters or fewer"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, client, admin, spinout, fund, answers, field, message):
        client.force_login(admin)
        good = {"spinout": spinout.reference, "fund": "early-help", "title": "A", "purpose": "B", "source_note": "C"}
        found = said(send(client, at("record_award"), **good | answers))
        assert list(found) == [field]
        assert message is None or found[field][0].startswith(message)
        assert not Award.objects.exists()

    def test_what_the_fund_has_not_is_refused_beside_the_amount(self, client, admin, spinout, fund):
        funding.a_budget(fund, "100")
        client.force_login(admin)
        good = {"spinout": spinout.reference, "fund": "early-help", "title": "A", "purpose": "B", "source_note": "C"}
        assert "has £100 left" in said(send(client, at("record_award"), **good, amount="101"))["amount"][0]

    def test_one_is_corrected_and_whoever_saves_second_is_told(self, client, admin, taskforce, award):
        client.force_login(admin)
        address = self.reference(award, "change_recorded_award")
        opened = filled(client.get(address).context["form"])
        assert opened["amount"] == "1,000"
        assert send(client, address, title="Better advice").status_code == 302
        late = client.post(address, opened | {"title": "Worse advice"})
        assert "changed while you were filling this in" in late.content.decode()
        award.refresh_from_db()
        assert award.title == "Better advice"

    def test_one_that_lacks_its_day_cannot_be_published_and_the_page_says_why(self, client, admin, spinout):
        vague = funding.an_award(spinout, decided_on=date(2012, 1, 1), decided_precision="year")
        client.force_login(admin)
        address = self.reference(vague, "publish_award")
        page = client.get(address)
        assert "only the year in which it was decided is known" in page.content.decode()
        assert "Publish it as open data" not in page.content.decode()
        assert "cannot be published" in client.post(address, filled(page.context["form"])).content.decode()
        vague.refresh_from_db()
        assert vague.published_at is None

    def test_one_is_published_and_withdrawn(self, client, admin, award):
        client.force_login(admin)
        answer = send(client, self.reference(award, "publish_award"))
        assert answer["Location"] == f"/funding/awards/{award.reference}/"
        again = client.get(self.reference(award, "publish_award"))
        assert again["Location"] == self.reference(award, "withdraw_award")
        assert said(send(client, self.reference(award, "withdraw_award"))) == {"reason": ["Enter a reason"]}
        send(client, self.reference(award, "withdraw_award"), reason="The source was wrong")
        award.refresh_from_db()
        assert award.published_at is None
        assert client.get(self.reference(award, "withdraw_award")).status_code == 403

    def test_a_second_click_on_publishing_leads_where_the_first_led(self, admin, award):
        client = Client()
        client.force_login(admin)
        sent = filled(client.get(self.reference(award, "publish_award")).context["form"])
        answers = [client.post(self.reference(award, "publish_award"), sent) for _ in range(2)]
        assert [answer["Location"] for answer in answers] == [f"/funding/awards/{award.reference}/"] * 2
