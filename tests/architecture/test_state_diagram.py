"""The page about stages and outcomes is the one that their table makes."""

from django.conf import settings

from spinouts import diagram
from spinouts.lifecycle import NEXT
from spinouts.management.commands.write_lifecycle import PLACE


def test_the_page_equals_the_table():
    kept = (settings.BASE_DIR / PLACE).read_text()
    assert kept == diagram.document(), f"{PLACE} is out of date: run manage.py write_lifecycle"


def test_every_move_is_drawn():
    lines = {line.strip().partition(":")[0] for line in diagram.document().splitlines() if " --> " in line}
    drawn = {line for line in lines if "[*]" not in line}
    assert drawn == {f"{stage.value} --> {to.value}" for stage, following in NEXT.items() for to in following}
