#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reduce the corpora to as few files as reach the same lines and branches of the project.

    fuzz/minimise.py BUILD FOUND TARGET...

BUILD has a replay of each target that counts what it reaches (make fuzz-coverage builds them);
FOUND/TARGET/found has the inputs that `make fuzz` found. Each input of a corpus is replayed by
every
target that shares the corpus. All lines and branches that any input of any corpus reaches are still
reached afterwards. Inputs that once made a target fail, found-*, always stay.
"""
import concurrent.futures
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCES = ("compiler/", "schema/", "kernel/parser/")
LARGE = 32 << 10  # larger inputs make fuzzing slow; they are not added


def tool(name):
    command = ["clang", "-print-prog-name=" + name]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def corpus_of(target):
    command = ["sh", "fuzz/corpus.sh", target]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def parse_lcov(text):
    """Yield an identifier for each line and branch that was reached."""
    name = ""
    for row in text.splitlines():
        kind, _, rest = row.partition(":")
        if kind == "SF":
            name = os.path.relpath(rest)
        elif name.startswith(SOURCES) and kind == "DA":
            line, count = rest.split(",")[:2]
            if int(count):
                yield name, line
        elif name.startswith(SOURCES) and kind == "BRDA":
            *branch, count = rest.split(",")
            if count not in ("-", "0"):
                yield name, *branch


def reach(program, path, tools):
    """Return what a replay of one input reaches."""
    profdata, cov = tools
    with tempfile.TemporaryDirectory() as work:
        raw, data = os.path.join(work, "raw"), os.path.join(work, "data")
        environment = dict(os.environ, LLVM_PROFILE_FILE=raw)
        subprocess.run([program, path], env=environment, stdout=subprocess.DEVNULL, check=True)
        subprocess.run([profdata, "merge", "-o", data, raw], check=True)
        command = [cov, "export", "-format=lcov", "-instr-profile=" + data, program]
        lcov = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return set(parse_lcov(lcov))


def is_hash(name):
    return re.fullmatch("[0-9a-f]{40}", name) is not None


def candidates(corpus, targets, found):
    """Return the paths of the inputs by their content; a descriptive name wins over a hash."""
    folders = [corpus] + [os.path.join(found, target, "found") for target in targets]
    paths = {}
    for folder in folders:
        for name in sorted(os.listdir(folder), key=is_hash) if os.path.isdir(folder) else ():
            path = os.path.join(folder, name)
            if folder == corpus or os.path.getsize(path) <= LARGE:
                with open(path, "rb") as file:
                    paths.setdefault(file.read(), path)
    return paths


def cover(reached, keep):
    """Return the inputs of a small set that reaches everything: greedily, the best one next."""
    left = set().union(*reached.values())
    chosen = set(keep)
    for key in keep:
        left -= reached[key]
    while left:
        best = max(
            reached,
            key=lambda key: (len(reached[key] & left), not is_hash(os.path.basename(key[1])), key),
        )
        chosen.add(best)
        left -= reached[best]
    return chosen


def write_corpus(corpus, paths):
    """Replace the files of a corpus by those of @paths. Return how many there were and are."""
    before = len(os.listdir(corpus))
    with tempfile.TemporaryDirectory() as work:
        for path in paths:
            name = os.path.basename(path)
            with open(path, "rb") as file:
                digest = hashlib.sha1(file.read()).hexdigest()
            shutil.copy(path, os.path.join(work, digest if is_hash(name) else name))
        for name in os.listdir(corpus):
            os.unlink(os.path.join(corpus, name))
        for name in os.listdir(work):
            shutil.copy(os.path.join(work, name), corpus)
    return before, len(os.listdir(corpus))


def main():
    build, found, *targets = sys.argv[1:]
    tools = tool("llvm-profdata"), tool("llvm-cov")
    corpora = {}
    for target in targets:
        corpora.setdefault(corpus_of(target), []).append(target)
    reached = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = []
        for corpus, users in corpora.items():
            for path in candidates(corpus, users, found).values():
                reached[corpus, path] = set()
                for target in users:
                    program = os.path.join(build, "fuzz", target, "replay")
                    waiting.append(((corpus, path), pool.submit(reach, program, path, tools)))
        for key, future in waiting:
            reached[key] |= future.result()
    chosen = cover(reached,
                   {key for key in reached if os.path.basename(key[1]).startswith("found-")})
    total = len(set().union(*reached.values()))
    for corpus in corpora:
        before, after = write_corpus(corpus, [path for where, path in chosen if where == corpus])
        print(f"  MERGE   {corpus}: {after} files, before {before}")
    print(f"  MERGE   {len(chosen)} files reach {total} lines and branches, "
          f"like {len(reached)} did")


main()
