#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Put the figures of runs into fuzz/README.md, between its two comments.

    fuzz/figures.py FOLDER DATE

FOLDER is where fuzz/run.sh left the logs, TARGET/log; those of earlier runs lie beside it as log.*.
A run that was ended from outside, or by a finding, did not say its processor time.
"""
import glob
import os
import re
import sys

README = "fuzz/README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
HEADER = (
    "| target | runs | wall time | CPU time | executions | edges | of | features | new inputs |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)


def last(pattern, log):
    found = re.findall(pattern, log)
    return found[-1] if found else None


def minutes(text):
    """`12m3.45s` as seconds."""
    count, seconds = re.fullmatch(r"(\d+)m([\d.]+)s", text).groups()
    return 60 * int(count) + float(seconds)


def read(path):
    """Seconds, processor seconds or None, executions, new inputs, and the last state of a run."""
    with open(path, encoding="utf-8", errors="replace") as file:
        log = file.read()
    done = last(r"Done \d+ runs in (\d+) second", log)
    executions = int(last(r"stat::number_of_executed_units: *(\d+)", log))
    rate = int(last(r"stat::average_exec_per_sec: *(\d+)", log))
    times = re.findall(r"^(\d+m[\d.]+s) (\d+m[\d.]+s)$", log, re.M)
    return {
        # A run that did not end by itself has no other clock.
        "wall": int(done) if done else executions // max(rate, 1),
        "cpu": sum(minutes(time) for time in times[-1]) if times else None,
        "executions": executions,
        "new": int(last(r"stat::new_units_added: *(\d+)", log)),
        "state": last(r"cov: (\d+) ft: (\d+) corp: (\d+)/", log),
        "edges": last(r"\((\d+) inline 8-bit counters\)", log),
    }


def row(folder, target):
    paths = sorted(glob.glob(os.path.join(folder, target, "log*")), key=os.path.getmtime)
    runs = [read(path) for path in paths]
    cpu = sum(run["cpu"] or 0 for run in runs)
    more = "" if all(run["cpu"] is not None for run in runs) else " and more"
    state = runs[-1]["state"]
    return (
        f"| {target} | {len(runs)} | {sum(run['wall'] for run in runs) // 60} min "
        f"| {cpu / 60:.1f} min{more} | {sum(run['executions'] for run in runs):,} "
        f"| {state[0]} | {runs[-1]['edges']} | {state[1]} | {sum(run['new'] for run in runs)} |\n"
    )


def main():
    folder, date = sys.argv[1:]
    rows = [row(folder, target) for target in sorted(os.listdir(folder))]
    table = f"{date}:\n\n" + HEADER + "".join(rows)
    with open(README, encoding="utf-8") as file:
        before, _, rest = file.read().partition(BEGIN)
    after = rest.partition(END)[2]
    with open(README, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + table + END + after)


main()
