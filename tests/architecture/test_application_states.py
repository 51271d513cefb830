"""The page about the states of an application is the one that their table makes."""

from django.conf import settings
from django.core.management import call_command

from funding import diagram
from funding.lifecycle import NEXT, ApplicationState


def test_the_page_equals_its_table():
    kept = (settings.BASE_DIR / diagram.PLACE).read_text()
    assert kept == diagram.states_page(), f"{diagram.PLACE} is out of date: run manage.py write_application_states"


def test_every_state_and_every_move_is_drawn():
    lines = [line.strip() for line in diagram.states_page().splitlines()]
    drawn = {line for line in lines if " --> " in line and "[*]" not in line}
    assert drawn == {f"{before.value} --> {after.value}" for before, all_after in NEXT.items() for after in all_after}
    assert all(f'state "{state.label}" as {state.value}' in lines for state in ApplicationState)


def test_the_command_writes_it(tmp_path, settings, capsys):
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    call_command("write_application_states")
    assert (tmp_path / diagram.PLACE).read_text() == diagram.states_page()
