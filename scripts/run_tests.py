"""Runs every test: most of them side by side, then those that mostly wait, then those that need the machine alone.

Arguments go to pytest, each time. Installs a Chromium where it may (Debian, as root).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import chromium  # noqa: E402 - the path comes first

NOTHING_TO_RUN = 5


def install_chromium() -> None:
    """Install Debian's Chromium where there is none and we are root; the plugin says loudly when that fails."""
    if chromium.find() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Chromium for the browser tests", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}", flush=True)
            return


def main(arguments: list[str]) -> int:
    """Run every group, even when an earlier one failed; returns 0 when all passed."""
    install_chromium()
    pytest = [sys.executable, "-m", "pytest"]
    # A test in a browser, its browser and its service wait for one another: one more than processors keeps all busy.
    many = str((os.cpu_count() or 1) + 1)
    groups = (
        ["-n", many, "--dist", "loadgroup", "-m", "not alone and not waits"],
        # They wait for leases to run out and for processes to end, so more of them than processors cost little more.
        ["-n", "4", "--dist", "loadgroup", "-m", "waits"],
        ["-n", "0", "-m", "alone"],
    )
    statuses = [subprocess.run([*pytest, *group, *arguments], cwd=ROOT, check=False).returncode for group in groups]
    failed = [status for status in statuses if status not in (0, NOTHING_TO_RUN)]
    if all(status == NOTHING_TO_RUN for status in statuses):
        print("No test was selected.")
        return NOTHING_TO_RUN
    return failed[0] if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
