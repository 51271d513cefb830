"""Importing notices of Find a Tender: what is written, once; what is listed; nothing of a file that is cut off."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.spreadsheets.findings import UnreadableError
from procurement.actions import noticing
from procurement.models import Notice, NoticeImport, NoticeKey
from tests.procurement.find_a_tender import a_package, a_release, an_award

pytestmark = pytest.mark.django_db


def bring(system, *releases, **more):
    return noticing.import_notices(
        io.BytesIO(a_package(*releases)), name="x.json", by=system, at=timezone.now(), **more
    )


class TestWhatIsTaken:
    def test_each_release_once(self, system):
        came = bring(system, a_release(1), an_award(1), a_release(2))
        assert (came.taken, came.known, came.refused) == (3, 0, 0)
        notice = Notice.objects.get(release_id="000001-2026-award")
        assert (notice.buyer_name, notice.supplier_names) == ("Example Borough Council", ["Sample Libraries C.I.C."])
        assert set(notice.keys.values_list("role", "key")) >= {
            ("buyer", "GB-LAE-EXB"),
            ("supplier", "GB-COH-07584906"),
            ("supplier", "name:samplelibrariescic"),
        }
        assert notice.rest["contracts"][0]["awardID"] == "1"
        assert notice.came_with == NoticeImport.objects.get()

    def test_the_same_file_again_changes_nothing(self, system):
        bring(system, a_release(1), a_release(2))
        came = bring(system, a_release(1), a_release(2), a_release(2))
        assert (came.taken, came.known, came.refused) == (0, 3, 0)
        assert Notice.objects.count() == 2

    def test_the_same_id_with_other_words_is_refused(self, system):
        came = bring(system, a_release(1), a_release(1, language="en"))
        assert (came.taken, came.refused) == (1, 1)
        again = bring(system, a_release(1, language="cy"))
        assert "says something else" in again.problems[0].problem

    def test_good_ones_are_taken_and_bad_ones_listed(self, system):
        came = bring(system, a_release(1), a_release(2, date="soon"), "nonsense", a_release(4))
        assert (came.taken, came.refused) == (2, 2)
        assert [(each.place_in_file, each.ocid, each.place) for each in came.problems] == [
            (2, "ocds-h6vhtk-000002", "date"),
            (3, "", "release"),
        ]
        kept = NoticeImport.objects.get()
        assert (kept.refused, kept.problems[0]["release_id"]) == (2, "000002-2026")

    def test_only_so_many_are_told_and_all_are_counted(self, system, monkeypatch):
        monkeypatch.setattr(noticing, "MOST_PROBLEMS", 2)
        came = bring(system, *(a_release(number, date="soon") for number in range(5)))
        assert (came.refused, len(came.problems)) == (5, 2)

    def test_a_file_that_is_cut_off_takes_nothing(self, system, monkeypatch):
        monkeypatch.setattr(noticing, "_BATCH", 2)
        whole = a_package(*(a_release(number) for number in range(8)))
        with pytest.raises(UnreadableError, match="ends in the middle"):
            noticing.import_notices(io.BytesIO(whole[:-5]), name="x", by=system, at=timezone.now())
        assert not Notice.objects.exists()
        assert not NoticeImport.objects.exists()

    def test_a_dry_run_writes_nothing(self, system):
        came = bring(system, a_release(1), dry_run=True)
        assert (came.taken, came.number) == (1, None)
        assert not Notice.objects.exists()

    def test_it_asks_no_more_queries_for_more_of_a_batch(self, system):
        def queries(*numbers):
            with CaptureQueriesContext(connection) as captured:
                bring(system, *(an_award(number) for number in numbers))
            return len(captured)

        queries(1)
        assert queries(2) == queries(3, 4, 5, 6)

    @pytest.mark.parametrize("who", ["officer", "certifier", "taskforce", "assessor"])
    def test_only_admins_import(self, request, who):
        with pytest.raises(Refused):
            bring(request.getfixturevalue(who), a_release(1))


class TestTheDatabase:
    def rows(self, system):
        bring(system, a_release(1))
        return Notice.objects.get()

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({}, "notice_once"),
            ({"release_id": ""}, "notice_has_its_ids"),
            ({"release_id": "2", "currency": ""}, "notice_value_has_a_currency"),
        ],
    )
    def test_a_notice_that_cannot_be_is_refused(self, system, fields, name):
        row = self.rows(system)
        row.pk = None
        for column, value in fields.items():
            setattr(row, column, value)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save(force_insert=True)

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"role": "friend", "key": "x"}, "noticekey_role_known"),
            ({"role": "buyer", "key": "name:"}, "noticekey_not_blank"),
            ({"role": "buyer", "key": "GB-LAE-EXB"}, "noticekey_once"),
        ],
    )
    def test_a_key_that_cannot_be_is_refused(self, system, fields, name):
        row = self.rows(system)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            NoticeKey.objects.create(notice=row, **fields)

    def test_an_import_names_its_file(self, system):
        given = {"taken": 0, "known": 0, "refused": 0, "added_by": system, "added_at": timezone.now()}
        with pytest.raises(IntegrityError, match="noticeimport_names_its_file"), transaction.atomic():
            NoticeImport.objects.create(file_name="", **given)

    @pytest.mark.parametrize("model", [Notice, NoticeKey, NoticeImport], ids=lambda model: model.__name__)
    @pytest.mark.parametrize("change", ["update", "delete"])
    def test_nothing_of_it_is_changed(self, system, model, change):
        self.rows(system)
        found = model.objects.all()
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            found.update(id=7) if change == "update" else found._raw_delete(found.db)


class TestTheCommand:
    def test_it_tells_what_came_of_the_file(self, tmp_path, capsys):
        path = tmp_path / "a.json"
        path.write_bytes(a_package(a_release(1), a_release(2)))
        call_command("import_find_a_tender", str(path))
        assert "2 releases read from a.json: 2 taken, 0 known already, 0 not taken." in capsys.readouterr().out
        call_command("import_find_a_tender", str(path), "--json", "--dry-run")
        told = json.loads(capsys.readouterr().out)
        assert (told["known"], told["dry_run"]) == (2, True)

    def test_what_was_not_taken_makes_it_fail(self, tmp_path, capsys):
        path = tmp_path / "a.json"
        path.write_bytes(a_package(a_release(1), a_release(2, tag=[])))
        with pytest.raises(CommandError, match="1 of 2 releases were not taken"):
            call_command("import_find_a_tender", str(path))
        out = capsys.readouterr().out
        assert "Release 2 (ocds-h6vhtk-000002, 000002-2026), tag" in out
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize("as_json", [True, False])
    @pytest.mark.parametrize("data", [b"", b"{", b"reference,title", None])
    def test_what_cannot_be_read_says_so(self, tmp_path, capsys, data, as_json):
        path = tmp_path / "a.json"
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(CommandError, match="Nothing was written"):
            call_command("import_find_a_tender", str(path), *(["--json"] if as_json else []))
        assert not as_json or json.loads(capsys.readouterr().out)["problem"]
