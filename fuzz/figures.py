#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Put the figures of runs into fuzz/README.md, between its two comments.

    fuzz/figures.py FOLDER DATE

FOLDER is where fuzz/run.sh left the logs, TARGET/log. Nothing is made up: what a log does not have
the table has not.
"""
import glob
import os
import re
import sys

README = "fuzz/README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
HEADER = (
    "| target | wall time | CPU time | executions | edges | of | features | found inputs |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|\n"
)


def last(pattern, log):
    found = re.findall(pattern, log)
    return found[-1] if found else None


def minutes(text):
    """`12m3.45s` as seconds."""
    count, seconds = re.fullmatch(r"(\d+)m([\d.]+)s", text).groups()
    return 60 * int(count) + float(seconds)


def row(path):
    target = os.path.basename(os.path.dirname(path))
    with open(path, encoding="utf-8", errors="replace") as file:
        log = file.read()
    done = last(r"Done (\d+) runs in (\d+) second", log)
    times = re.findall(r"^(\d+m[\d.]+s) (\d+m[\d.]+s)$", log, re.M)
    state = last(r"cov: (\d+) ft: (\d+) corp: (\d+)/", log)
    if not done or not times or not state:
        print(f"{path}: not the log of a run that ended by itself", file=sys.stderr)
        return None
    cpu = sum(minutes(time) for time in times[-1])
    edges = last(r"\((\d+) inline 8-bit counters\)", log)
    new = last(r"stat::new_units_added: *(\d+)", log)
    return (
        f"| {target} | {int(done[1]) // 60} min | {cpu / 60:.1f} min | {int(done[0]):,} "
        f"| {state[0]} | {edges} | {state[1]} | {new} |\n"
    )


def main():
    folder, date = sys.argv[1:]
    rows = [row(path) for path in sorted(glob.glob(os.path.join(folder, "*", "log")))]
    table = f"{date}:\n\n" + HEADER + "".join(filter(None, rows))
    with open(README, encoding="utf-8") as file:
        before, _, rest = file.read().partition(BEGIN)
    after = rest.partition(END)[2]
    with open(README, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + table + END + after)
    return 0 if all(rows) else 1


sys.exit(main())
