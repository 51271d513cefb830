"""The pages about stages, gates and checklists are those that their tables make."""

import pytest
from django.conf import settings

from spinouts import checklists, diagram, gates
from spinouts.lifecycle import NEXT


@pytest.mark.parametrize("place", diagram.PAGES)
def test_a_page_equals_its_table(place):
    kept = (settings.BASE_DIR / place).read_text()
    assert kept == diagram.PAGES[place](), f"{place} is out of date: run manage.py write_lifecycle"


def test_every_move_is_drawn():
    lines = {line.strip().partition(":")[0] for line in diagram.lifecycle_page().splitlines() if " --> " in line}
    drawn = {line for line in lines if "[*]" not in line}
    assert drawn == {f"{stage.value} --> {to.value}" for stage, following in NEXT.items() for to in following}


def test_every_item_of_a_gate_and_every_task_is_told():
    assert all(f"`{item.code}`" in diagram.gates_page() for item in gates.REQUIREMENTS)
    assert all(item.title in diagram.checklists_page() for item in checklists.ITEMS)


def test_what_a_gate_asks_of_the_checklist_is_a_task_with_the_same_statute():
    for item in gates.REQUIREMENTS:
        if item.task:
            assert checklists.BY_CODE[item.task].statute == item.statute
