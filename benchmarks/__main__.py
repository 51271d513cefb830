"""`make bench`: fills a database of its own with 10,000 and then 100,000 spin-outs and prints what everything costs.

    .venv/bin/python -m benchmarks [--spinouts 10000 --spinouts 100000] [--returns 20] [--fast]

Absolute times belong to this machine; the ratios travel. Exit status 1 when a page exceeds its budget.
"""

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--spinouts", type=int, action="append", help="sizes to measure (default 10000 and 100000)")
    parser.add_argument("--returns", type=int, default=20, help="staff returns a spin-out")
    parser.add_argument("--seed", type=int, default=2011)
    parser.add_argument("--one-size", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def each_size_in_a_process_of_its_own(options: argparse.Namespace) -> int:
    """Measure each size in a fresh process and database, so that peak memory means something."""
    from mutuals_tracker import embedded  # noqa: PLC0415 - reads LOCAL_DIR, which is set just before

    servers = embedded.Servers(embedded.local_folder())
    servers.take()
    worst = 0
    try:
        for size in options.spinouts or [10_000, 100_000]:
            command = [sys.executable, "-m", "benchmarks", "--one-size", str(size)]
            command += ["--returns", str(options.returns), "--seed", str(options.seed)]
            worst = max(worst, subprocess.run(command, cwd=ROOT, check=False).returncode)
    finally:
        servers.release()
    return worst


def main() -> int:
    """Measure; return the exit status."""
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuals_tracker.settings")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    if options.one_size:
        from benchmarks import one_size  # noqa: PLC0415 - needs Django's settings, and so the servers' addresses

        return one_size.measure(options.one_size, returns=options.returns, seed=options.seed)
    os.environ["LOCAL_DIR"] = str(Path(os.environ.get("LOCAL_DIR", ROOT / ".local")).resolve() / "bench")
    return each_size_in_a_process_of_its_own(options)


if __name__ == "__main__":
    sys.exit(main())
