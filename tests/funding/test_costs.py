"""What costs add up to and how far they are covered: to the penny, whatever is entered in whichever order."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding import actions
from funding.actions import Cost, Covering
from funding.costs import Covered, Ledger, covered, ledger, shown
from funding.models import CostLine, Cover
from funding.vocabulary import CostKind
from tests.factories import funding
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def pounds(amount):
    return Decimal(amount).quantize(Decimal("0.01"))


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def of(spinout):
    return ledger(CostLine.objects.filter(spinout=spinout).in_order())


class TestOneCost:
    def line(self, spinout, cost, *covers):
        line = funding.a_cost(spinout, **cost)
        for state, amount in covers:
            funding.a_cover(line, state=state, amount=pounds(amount))
        return covered(CostLine.objects.in_order().get(pk=line.pk))

    def test_it_counts_at_its_estimate_until_what_it_came_to_is_known(self, spinout):
        assert self.line(spinout, {"estimate": pounds(500)}).cost == 500
        assert self.line(spinout, {"estimate": pounds(500), "actual": pounds("420.10")}).cost == pounds("420.10")
        assert self.line(spinout, {"estimate": pounds(500), "actual": pounds(0)}).cost == 0

    def test_what_is_secured_counts_before_what_is_sought(self, spinout):
        found = self.line(spinout, {}, ("sought", 700), ("secured", 600))
        assert (found.secured, found.sought, found.unfunded, found.beyond) == (600, 400, 0, 300)

    def test_what_is_beyond_the_cost_covers_nothing_else(self, spinout):
        self.line(spinout, {"estimate": pounds(100)}, ("secured", 250))
        self.line(spinout, {"estimate": pounds(100)})
        total = of(spinout).total
        assert (total.cost, total.secured, total.unfunded, total.beyond) == (200, 100, 100, 150)

    @pytest.mark.parametrize(
        ("amounts", "words"),
        [
            (("96000", "40000", "17600"), "£38,400 of £96,000 is neither secured nor sought."),
            (("0.30", "0.10", "0.10"), "£0.10 of £0.30 is neither secured nor sought."),
            (("5", "0", "0"), "None of £5 is secured or sought."),
            (("5", "5", "0"), "All of £5 is secured."),
            (("5", "4", "1"), "All of £5 is secured or sought."),
            (("0", "0", "0"), "There is nothing to cover."),
        ],
    )
    def test_the_gap_in_words(self, amounts, words):
        assert Covered(*map(Decimal, amounts)).gap == words

    def test_nothing_comes_to_nothing(self):
        assert ledger([]) == Ledger([])
        assert ledger([]).groups == []

    def test_kinds_stand_in_the_order_of_the_list(self, spinout):
        for kind in ("tax", "other", "legal", "tax"):
            funding.a_cost(spinout, kind=kind)
        assert [(group.kind, len(group.lines)) for group in of(spinout).groups] == [
            (CostKind.LEGAL, 1),
            (CostKind.TAX, 2),
            (CostKind.OTHER, 1),
        ]

    def test_what_a_page_showed_is_another_thing_once_anything_changed(self, spinout):
        first = funding.a_cover(funding.a_cost(spinout))
        before = shown([first])
        Cover.objects.filter(pk=first.pk).update(amount=5)
        assert shown(Cover.objects.all()) != before
        assert shown([]) == ""


# --- Whatever is entered, in whichever order ---

PENCE = st.integers(0, 10**12 - 1).map(lambda pence: Decimal(pence).scaleb(-2))
FEW = st.one_of(st.integers(0, 500).map(lambda pence: Decimal(pence).scaleb(-2)), PENCE)
SOME = FEW.filter(bool)
COSTS = st.builds(
    Cost,
    kind=st.sampled_from(CostKind.values),
    what=st.just("Advice"),
    estimate=FEW,
    actual=st.one_of(st.none(), FEW),
)
COVERS = st.builds(Covering, amount=SOME, state=st.sampled_from(["secured", "sought"]), source=st.just("own"))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "cover", "cover", "change", "change cover", "remove", "remove cover"]),
        COSTS,
        COVERS,
        st.integers(0, 5),
    ),
    min_size=3,
    max_size=14,
)


def one_step(spinout, who, step):
    """Do one thing to the ledger: to the cost, or to the cover, that the number picks."""
    what, cost, cover, number = step
    lines, covers = (list(model.objects.filter(spinout=spinout).order_by("pk")) for model in (CostLine, Cover))
    line = lines[number % len(lines)] if lines else None
    row = covers[number % len(covers)] if covers else None
    if what == "cover" and line:
        actions.add_cover(line, cover=cover, **who)
    elif what == "change" and line:
        actions.change_cost(line, cost=cost, **who)
    elif what == "change cover" and row:
        actions.change_cover(row, cover=cover, **who)
    elif what == "remove" and line:
        actions.remove_cost(line, **who)
    elif what == "remove cover" and row:
        actions.remove_cover(row, **who)
    else:
        actions.add_cost(spinout, cost=cost, **who)


def added_by_hand(spinout):
    """Return cost, secured, sought and beyond in pence, added line by line from the tables alone."""
    sums = [0, 0, 0, 0]
    for line in CostLine.objects.filter(spinout=spinout):
        cost = int((line.estimate if line.actual is None else line.actual) * 100)
        entered = {"secured": 0, "sought": 0}
        for row in Cover.objects.filter(line=line):
            entered[row.state] += int(row.amount * 100)
        left = max(cost - entered["secured"], 0)
        lesser = (cost, cost - left, min(left, entered["sought"]))
        over = sum(entered.values()) - lesser[1] - lesser[2]
        sums = [had + more for had, more in zip(sums, (*lesser, over), strict=True)]
    return sums


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_line_and_every_total_adds_up_to_the_penny(steps, spinout, officer):
    with transaction.atomic():
        for step in steps:
            one_step(spinout, {"by": officer, "at": NOW}, step)
        found = of(spinout)
        assert len(found.lines) == CostLine.objects.filter(spinout=spinout).count()
        for each in [line.covered for line in found.lines] + list(found.by_kind.values()) + [found.total]:
            assert each.secured + each.sought + each.unfunded == each.cost
            assert min(each.secured, each.sought, each.unfunded, each.beyond) >= 0
        total = found.total
        assert [int(one * 100) for one in (total.cost, total.secured, total.sought, total.beyond)] == (
            added_by_hand(spinout)
        )
        assert sum(found.by_kind.values(), Covered()) == total
        assert [line for group in found.groups for line in group.lines if line not in found.lines] == []
        assert sum(len(group.lines) for group in found.groups) == len(found.lines)
        transaction.set_rollback(True)


@settings(max_examples=100)
@given(amounts=st.lists(PENCE, max_size=40))
def test_a_penny_is_never_lost_in_a_sum(amounts):
    total = sum((Covered(amount, amount) for amount in amounts), Covered())
    assert int(total.cost * 100) == sum(int(amount * 100) for amount in amounts)
    assert total.unfunded == 0
