"""Keeping a file that stands behind a fact."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from mutuals_tracker.accounts.models import User
from mutuals_tracker.plain_text import plain
from spinouts import file_types
from spinouts.models import Evidence


@contextmanager
def kept(upload: UploadedFile | None, *, by: User, at: datetime) -> Iterator[Evidence | None]:
    """Keep the file for what is written inside the block; when that fails, the file goes again.

    Its name on disk is ours, so nothing in the name that somebody chose reaches the file system.
    Raises FileNotAcceptedError.
    """
    if upload is None:
        yield None
        return
    name = plain(upload.name or "")
    size = upload.size or 0
    content_type = file_types.recognise(name, upload, size)
    evidence = Evidence(
        original_name=short_name(name),
        content_type=content_type,
        size=size,
        sha256=_checksum(upload),
        uploaded_at=at,
        uploaded_by=by,
    )
    evidence.file.save(f"{uuid4().hex}{PurePath(name).suffix.lower()}", upload, save=False)
    try:
        evidence.save(force_insert=True)
        yield evidence
    except BaseException:
        evidence.file.storage.delete(str(evidence.file.name))
        raise


def short_name(name: str) -> str:
    """Return the file's own name without folders, cut in front of its ending where it is longer than what is kept."""
    plain = PurePath(name.replace("\\", "/")).name
    ending = PurePath(plain).suffix
    return f"{plain[: -len(ending)][: 200 - len(ending)]}{ending}" if ending else plain[:200]


def _checksum(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
