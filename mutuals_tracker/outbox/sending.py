"""Hands one letter to the mail server, or to the folder that stands in for it."""

from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from mutuals_tracker.outbox.models import Letter

# What a mail server, a network or a full disk may answer, and what Django says of an address it cannot write.
FAILURES = (OSError, SMTPException, ValueError)


def hand_over(letter: Letter) -> None:
    """Send it; raises one of FAILURES when it was not accepted."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    EmailMessage(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        headers={"Message-ID": f"<{letter.message_key}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()
