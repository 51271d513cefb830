"""The page about the states of a procurement is the one that their table makes."""

from django.conf import settings
from django.core.management import call_command

from procurement import diagram
from procurement.lifecycle import ENTERED_BY, NEXT, ProcurementState


def test_the_page_equals_its_table():
    kept = (settings.BASE_DIR / diagram.PLACE).read_text()
    assert kept == diagram.states_page(), f"{diagram.PLACE} is out of date: run manage.py write_procurement_states"


def test_every_state_every_move_and_every_step_is_told():
    page = diagram.states_page()
    lines = [line.strip() for line in page.splitlines()]
    drawn = {line for line in lines if " --> " in line and "[*]" not in line}
    assert drawn == {f"{before.value} --> {after.value}" for before, all_after in NEXT.items() for after in all_after}
    assert all(f'state "{state.label}" as {state.value}' in lines for state in ProcurementState)
    assert all(f"| {state.label} | {kind.label} |" in page for state, kind in ENTERED_BY.items())


def test_the_command_writes_it(tmp_path, settings, capsys):
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    call_command("write_procurement_states")
    assert (tmp_path / diagram.PLACE).read_text() == diagram.states_page()
