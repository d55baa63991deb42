#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Print what the corpora reach of the parser, and compare it with fuzz/uncovered.tsv.

    fuzz/coverage.py EXPORT [UNCOVERED]

EXPORT is what `llvm-cov export` wrote. UNCOVERED has a line for each branch that no input can take:
function, source text of the condition, `true` or `false`, and the reason. It is an error if
another branch is not taken, and if a branch of UNCOVERED is taken.
"""
import collections
import json
import os
import re
import sys

SOURCES = "kernel/parser/"
# Tables of layouts and their look-up are not part of what parses a file.
OTHERS = {"layouts.c", "layout_find.c", "metadata_fields.c", "metadata_version.c"}


def text_of(lines, region):
    """Return the source that a region covers, blanks and line ends as one blank."""
    line, column, end_line, end_column = region
    if line == end_line:
        text = lines[line - 1][column - 1 : end_column - 1]
    else:
        text = " ".join(
            [lines[line - 1][column - 1 :]]
            + lines[line : end_line - 1]
            + [lines[end_line - 1][: end_column - 1]]
        )
    return " ".join(text.split())


def function_at(lines, line):
    """Return the name of the function whose body has the line."""
    start = max(n for n in range(line) if re.match(r"[a-z].*\(", lines[n]))
    return re.search(r"(\w+)\(", lines[start]).group(1)


def parser_files(export):
    for file in export["data"][0]["files"]:
        name = os.path.basename(file["filename"])
        if os.path.dirname(file["filename"]).endswith(SOURCES[:-1]) and name not in OTHERS:
            yield file, SOURCES + name


def branches(export):
    """Return the counts, true and false, of each branch by file and region.

    An inline function of a header is in the export once for each file that includes it.
    """
    counts = collections.Counter()
    names = {file["filename"]: name for file, name in parser_files(export)}
    for function in export["data"][0]["functions"]:
        name = names.get(function["filenames"][0])
        for branch in function["branches"] if name else ():
            counts[name, tuple(branch[:4]), "true"] += branch[4]
            counts[name, tuple(branch[:4]), "false"] += branch[5]
    return counts


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
    texts = {}
    lines = covered_lines = 0
    for file, name in parser_files(export):
        with open(name, encoding="utf-8") as source:
            texts[name] = source.read().split("\n")
        lines += file["summary"]["lines"]["count"]
        covered_lines += file["summary"]["lines"]["covered"]
    taken = missed = 0
    seen = set()
    failed = False
    for (name, region, side), count in sorted(branches(export).items()):
        function = function_at(texts[name], region[0])
        key = function, text_of(texts[name], region), side
        seen.add(key)
        taken += count > 0
        missed += count == 0
        if (count > 0) == (key in allowed):
            failed = True
            what = "taken, though it is listed" if count else "not covered"
            print(f"{name}:{region[0]}:{region[1]}: {what}: " + "\t".join(key))
    for key in allowed.keys() - seen:
        failed = True
        print("listed, but there is no such branch: " + "\t".join(key))
    print(
        f"parser: {covered_lines} of {lines} lines, {taken} of {taken + missed} branches; "
        f"the other {missed} cannot be taken"
    )
    return failed


sys.exit(main())
