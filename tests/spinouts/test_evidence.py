"""Files that stand behind facts: what is accepted, how it is kept, and who gets it back."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spinouts import file_types
from spinouts.models import Evidence, StaffReturn
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, send

RETURN = {"measure": "current_headcount", "count": "12", "qualifier": "exact", "on": When("2014")}


def archive(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def office(part):
    return archive(**{"[Content_Types].xml": "<Types/>", part: "<x/>"})


GOOD = {
    "a.pdf": b"%PDF-1.7\n...",
    "a.PNG": b"\x89PNG\r\n\x1a\n....",
    "a.jpg": b"\xff\xd8\xff\xe0....",
    "a.jpeg": b"\xff\xd8\xff\xe1....",
    "a.csv": b"\xef\xbb\xbfname,staff\nSample,12\n",
    "windows.csv": "name,café\n".encode("cp1252"),
    "a.xlsx": office("xl/workbook.xml"),
    "a.docx": office("word/document.xml"),
    "a.ods": archive(mimetype=file_types.TYPES[".ods"]),
    "a.odt": archive(mimetype=file_types.TYPES[".odt"]),
}
BAD = {
    "a.exe": b"MZ....",
    "a.html": b"<html>",
    "a.svg": b"<svg onload='alert(1)'/>",
    "no ending": b"%PDF-",
    "a.pdf": b"<html>%PDF-",
    "a.png": b"GIF89a",
    "a.csv": b"<html><script>alert(1)</script>",
    "b.csv": b"name\x00staff",
    "c.csv": b"%PDF-1.7",
    "late.csv": b"a,b\n" * 40_000 + b"\x00",
    "a.xlsx": office("word/document.xml"),
    "a.docx": b"PK\x03\x04 cut short",
    "a.ods": archive(mimetype=file_types.TYPES[".odt"]),
    "b.ods": archive(content="no mimetype"),
    "a.odt": b"not a zip at all",
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_accepted(name):
    content_type = file_types.recognise(name, io.BytesIO(GOOD[name]), len(GOOD[name]))
    assert content_type in file_types.TYPES.values()


@pytest.mark.parametrize("name", BAD)
def test_what_is_not(name):
    with pytest.raises(file_types.FileNotAcceptedError):
        file_types.recognise(name, io.BytesIO(BAD[name]), len(BAD[name]))


@pytest.mark.parametrize(("size", "message"), [(0, "is empty"), (file_types.MOST_BYTES + 1, "smaller than 10MB")])
def test_its_size(size, message):
    with pytest.raises(file_types.FileNotAcceptedError, match=message):
        file_types.recognise("a.pdf", io.BytesIO(b"%PDF-"), size)


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def spinout(example_council):
    return a_spinout(parents=[example_council], launched="2012")


def add(client, spinout, name, content):
    address = reverse("spinouts:add_return", args=[spinout.reference])
    return send(client, address, **RETURN, evidence=SimpleUploadedFile(name, content))


@pytest.mark.django_db
class TestPages:
    def test_kept_as_it_was_and_sent_back_to_be_saved(self, client, officer, spinout, folder):
        client.force_login(officer)
        add(client, spinout, "../../Payroll “March”.pdf", GOOD["a.pdf"])
        kept = Evidence.objects.get()
        assert kept.original_name == "Payroll “March”.pdf"
        assert kept.sha256 == hashlib.sha256(GOOD["a.pdf"]).hexdigest()
        assert (folder / kept.file.name).read_bytes() == GOOD["a.pdf"]
        assert "Payroll" not in kept.file.name
        sent = client.get(reverse("spinouts:evidence", args=[spinout.reference, kept.pk]))
        assert b"".join(sent.streaming_content) == GOOD["a.pdf"]
        assert sent["Content-Disposition"].startswith("attachment")
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert sent["Content-Type"] == "application/pdf"
        assert "no-store" in sent["Cache-Control"]

    def test_a_bad_file_is_an_error_of_its_field(self, client, officer, spinout, folder):
        client.force_login(officer)
        page = add(client, spinout, "a.pdf", b"<html>")
        assert list(page.context["form"].errors) == ["evidence"]
        page = add(client, spinout, "a.pdf", b"")
        assert page.context["form"].errors["evidence"] == ["The selected file is empty"]
        assert not Evidence.objects.exists()
        assert not StaffReturn.objects.exists()
        assert not list(folder.rglob("*.*"))

    def test_only_those_who_may_open_the_record(self, client, officer, stranger, taskforce, spinout, folder):
        client.force_login(officer)
        add(client, spinout, "a.pdf", GOOD["a.pdf"])
        address = reverse("spinouts:evidence", args=[spinout.reference, Evidence.objects.get().pk])
        told = {}
        for person in (officer, taskforce, stranger):
            client.force_login(person)
            response = client.get(address)
            told[person] = response.status_code
            b"".join(response.streaming_content if response.streaming else ())
        assert told == {officer: 200, taskforce: 200, stranger: 404}

    def test_not_through_another_record(self, client, stranger, officer, spinout, sample_county, folder):
        client.force_login(officer)
        add(client, spinout, "a.pdf", GOOD["a.pdf"])
        own = a_spinout("Own", parents=[sample_county])
        client.force_login(stranger)
        address = reverse("spinouts:evidence", args=[own.reference, Evidence.objects.get().pk])
        assert client.get(address).status_code == 404

    def test_a_correction_keeps_the_file_or_brings_its_own(self, client, officer, spinout, folder):
        client.force_login(officer)
        add(client, spinout, "a.pdf", GOOD["a.pdf"])
        first = StaffReturn.objects.get()
        send(client, reverse("spinouts:correct_return", args=[spinout.reference, first.pk]), count="13", reason="x")
        second = StaffReturn.objects.current().get()
        assert second.evidence == first.evidence
        new = SimpleUploadedFile("b.png", GOOD["a.PNG"])
        address = reverse("spinouts:correct_return", args=[spinout.reference, second.pk])
        send(client, address, count="14", reason="x", evidence=new)
        assert StaffReturn.objects.current().get().evidence.original_name == "b.png"

    def test_a_file_that_is_gone(self, client, officer, spinout, folder):
        client.force_login(officer)
        add(client, spinout, "a.pdf", GOOD["a.pdf"])
        kept = Evidence.objects.get()
        (folder / kept.file.name).unlink()
        assert client.get(reverse("spinouts:evidence", args=[spinout.reference, kept.pk])).status_code == 404

    def test_a_very_long_name(self, client, officer, spinout, folder):
        client.force_login(officer)
        add(client, spinout, f"{'x' * 240}.pdf", GOOD["a.pdf"])
        assert len(Evidence.objects.get().original_name) <= 200
