#!/usr/bin/env python
"""Runs Django's commands, on an embedded PostgreSQL and Redis where none are configured."""

import os
import sys

from django.core.management import execute_from_command_line

from mutuals_tracker import embedded

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuals_tracker.settings")
    with embedded.for_this_command(sys.argv):
        execute_from_command_line(sys.argv)
