"""The headline on a date as known at a moment, in plain Python from CSV files: no Django, none of the product's code.

Written from the counting reference alone, and slow on purpose: every question is answered from the beginning.
Run it by itself: `python tests/recount/recount.py FOLDER 2014-07-23 [1 or 2]`.
"""

import calendar
import csv
import sys
from datetime import date
from pathlib import Path

CORRECTIONS = Path(__file__).with_name("corrections.csv")
HEADLINE_MEASURE = "current_headcount"
ENDED = ("returned_in_house", "contract_lost", "merged_or_acquired", "ceased")


def rows_of(path):
    """Return a CSV file's rows."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def first_day(written):
    """Return the first day of 2012, 2012-07 or 2012-07-31."""
    year, month, day = (written + "-01-01")[:10].split("-")
    return date(int(year), int(month), int(day))


def last_day(written):
    """Return the last day of 2012, 2012-07 or 2012-07-31."""
    numbers = [int(part) for part in written.split("-")]
    if len(numbers) == 1:
        return date(numbers[0], 12, 31)
    if len(numbers) == 2:
        return date(*numbers, calendar.monthrange(*numbers)[1])
    return date(*numbers)


def load(folder, moment):
    """Return the mutuals by name, each with its counts, as known at `moment`: 1 is the files, 2 the corrections too."""
    mutuals = {}
    for row in rows_of(folder / "mutuals.csv"):
        mutuals[row["name"]] = {
            "live": row["stage"] == "live",
            "launch": row["launch_date"],
            "outcome": row["outcome"],
            "end": row["end_date"],
            "control": row["employee_control"],
            "counts": [],
        }
    for order, row in enumerate(rows_of(folder / "staff_counts.csv")):
        count = {"date": row["date"], "staff": int(row["staff_count"]), "measure": row["measure"], "order": order}
        mutuals[row["name"]]["counts"].append(count)
    for order, row in enumerate(rows_of(CORRECTIONS), 10_000):
        if int(row["moment"]) <= moment:
            correct(mutuals, row, order)
    return mutuals


def correct(mutuals, row, order):
    """Apply one line of corrections.csv."""
    fact, mutual = row["fact"], mutuals[row["name"]]
    if fact == "withdrawn":
        del mutuals[row["name"]]
    elif fact == "staff_count":
        correct_count(mutual["counts"], row, order)
    elif fact == "outcome":
        mutual["outcome"], mutual["end"] = row["value"], row["date"]
    else:
        columns = {"launch": ("launch", "date"), "end": ("end", "date"), "employee_control": ("control", "value")}
        column, value = columns[fact]
        mutual[column] = row[value]


def correct_count(counts, row, order):
    """Add a count, or put one in the place of the one that is dated `of`, or take that away."""
    if row["of"]:
        counts[:] = [count for count in counts if count["date"] != row["of"]]
    if row["value"] != "withdrawn":
        counts.append({"date": row["date"], "staff": int(row["value"]), "measure": HEADLINE_MEASURE, "order": order})


def standing(mutual, day):
    """Return where a mutual stands on a day: `counted`, `ended`, why it is left out, or nothing."""
    if not mutual["live"]:
        return ""
    returns = [last_day(count["date"]) for count in mutual["counts"] if count["date"]]
    # 1. Launched.
    if not mutual["launch"] and not returns:
        return "launch_not_dated"
    launched = last_day(mutual["launch"]) if mutual["launch"] else min(returns)
    if day < launched:
        return ""
    return standing_after_launch(mutual, day, heard_of=max([launched, *returns]))


def standing_after_launch(mutual, day, heard_of):
    """Go on with rules 2 to 4."""
    # 2. Not ended.
    if mutual["outcome"] in ENDED and mutual["end"] and day >= first_day(mutual["end"]):
        return "ended"
    if mutual["outcome"] in ENDED and not mutual["end"] and day > heard_of:
        return "end_not_dated"
    # 3. Known to trade.
    if mutual["outcome"] == "unknown" and day > heard_of:
        return "status_not_known"
    # 4. A mutual.
    return {"evidenced": "counted", "does_not_meet": "not_a_mutual"}.get(mutual["control"], "control_not_evidenced")


def count_on(mutual, day):
    """Return the staff count in force on a day, or None."""
    in_force = None
    for count in mutual["counts"]:
        if not count["date"] or count["measure"] != HEADLINE_MEASURE or last_day(count["date"]) > day:
            continue
        rank = (last_day(count["date"]), len(count["date"]), count["order"])
        if in_force is None or rank > in_force[0]:
            in_force = (rank, count)
    return in_force[1] if in_force else None


def is_old(count, day):
    """Return whether a count's period began more than 24 months before a day."""
    began = first_day(count["date"])
    return (began.year, began.month, began.day) < (day.year - 2, day.month, day.day)


def recount(mutuals, day):
    """Return the headline of these mutuals on a day, and the names behind everything that is not in it."""
    figures = {"staff": 0, "mutuals": 0, "not_known": [], "old": [], "ended": [], "left_out": {}}
    for name, mutual in sorted(mutuals.items()):
        where = standing(mutual, day)
        if where == "ended":
            figures["ended"].append(name)
        elif where == "counted":
            figures["mutuals"] += 1
            count = count_on(mutual, day)
            if count is None:
                figures["not_known"].append(name)
            else:
                figures["staff"] += count["staff"]
                if is_old(count, day):
                    figures["old"].append(name)
        elif where:
            figures["left_out"].setdefault(where, []).append(name)
    return figures


if __name__ == "__main__":
    known = load(Path(sys.argv[1]), int((*sys.argv, "1")[3]))
    print(recount(known, date.fromisoformat(sys.argv[2])))  # noqa: T201 - a program
