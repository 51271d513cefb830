"""Every Python whose PYTHONPATH begins here lives so many days ahead as a file says, from then on when that changes.

All that the service does reads the time of `timezone.now` (house style), so that is moved, in the web server and the
worker alike. PostgreSQL's own clock, and the scheduler's, are not: whoever tests sends the scheduler's jobs.
"""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

_DAYS_AHEAD = Path(os.environ["DAYS_AHEAD"])
_now = timezone.now
timezone.now = lambda: _now() + timedelta(days=int(_DAYS_AHEAD.read_text()))
