#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Say what the corpora reach of the parser, and hold it against fuzz/uncovered.tsv.

    fuzz/coverage.py EXPORT [UNCOVERED]

EXPORT is what `llvm-cov export` wrote. UNCOVERED has a line for each branch that no input can take:
function, source text of the condition, `true` or `false`, and the reason. It is an error when
another branch is not taken, and when a branch of UNCOVERED is taken after all.
"""
import json
import sys

SOURCE = "kernel/parser/metadata.c"


def text_of(lines, region):
    """The source that a region covers, blanks and line ends as one blank."""
    line, column, end_line, end_column = region[:4]
    if line == end_line:
        text = lines[line - 1][column - 1 : end_column - 1]
    else:
        text = " ".join(
            [lines[line - 1][column - 1 :]]
            + lines[line : end_line - 1]
            + [lines[end_line - 1][: end_column - 1]]
        )
    return " ".join(text.split())


def branches(export):
    """Function, region, and how often it was true and false."""
    for function in export["data"][0]["functions"]:
        if function["filenames"][0].endswith(SOURCE):
            name = function["name"].rpartition(":")[2]
            for branch in function["branches"]:
                yield name, branch[:4], {"true": branch[4], "false": branch[5]}


def read_allowed(path):
    allowed = {}
    with open(path, encoding="utf-8") as rows:
        for row in rows:
            if row.startswith("#") or not row.strip():
                continue
            function, text, side, reason = row.rstrip("\n").split("\t")
            assert reason, row
            allowed[function, text, side] = reason
    return allowed


def main():
    with open(sys.argv[1], encoding="utf-8") as export_file:
        export = json.load(export_file)
    allowed = read_allowed(sys.argv[2] if len(sys.argv) > 2 else "fuzz/uncovered.tsv")
    with open(SOURCE, encoding="utf-8") as source:
        lines = source.read().split("\n")
    summary = next(
        file["summary"] for file in export["data"][0]["files"] if file["filename"].endswith(SOURCE)
    )
    taken = missed = 0
    seen, covered = set(), set()
    failed = False
    for function, region, counts in branches(export):
        for side, count in counts.items():
            key = function, text_of(lines, region), side
            if count:
                taken += 1
                if key in allowed:
                    failed = True
                    covered.add(key)
                    print(f"taken, but it is explained why that cannot be: {key}")
            else:
                missed += 1
                seen.add(key)
                if key not in allowed:
                    failed = True
                    print(
                        f"{SOURCE}:{region[0]}:{region[1]}: not covered: "
                        + "\t".join(key)
                    )
    for key in allowed.keys() - seen - covered:
        print(f"explained, but there is no such branch any more: {key}")
    line_counts = summary["lines"]
    print(
        f"{SOURCE}: {line_counts['covered']} of {line_counts['count']} lines, "
        f"{taken} of {taken + missed} branches, the other {missed} cannot be taken"
    )
    return failed


sys.exit(main())
