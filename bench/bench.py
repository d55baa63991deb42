#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measure the cost of vgpumc in ratios to the work that cannot be avoided: make bench.

A cost is the processor time, user and system, of a whole process from its start: the least of
several rounds, in which the programs take turns, so that other work on the machine matters little.
Elapsed time, which includes the disk, is shown beside it. Prints BENCH lines, draws linear.svg, and
fails if a limit does not hold.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

import plot
import sources

# Boards here have more types than vgpu-mgmt lists, and no subsystems.
COMPILE = ["-q", "-Wno-types-listed", "-Wno-wildcard-subsystem"]
HERE = pathlib.Path(__file__).resolve().parent


class Cost:
    """The least of what the runs of one command took, and the most memory that one had."""

    def __init__(self):
        self.cpu = self.wall = float("inf")
        self.memory = 0

    def add(self, cpu, wall, memory):
        self.cpu = min(self.cpu, cpu)
        self.wall = min(self.wall, wall)
        self.memory = max(self.memory, memory)


def run_once(command):
    """Run a command; its processor and elapsed time in milliseconds, its peak memory in bytes."""
    command = [str(word) for word in command]
    status, cpu, wall, memory = map(int, subprocess.run(
        ["./cost", "said", *command], check=True, stdout=subprocess.PIPE).stdout.split())
    if status:
        said = pathlib.Path("said").read_text(encoding="utf-8", errors="replace")
        sys.exit(f"bench: {' '.join(command)} failed: {said[:500]}")
    return cpu / 1e3, wall / 1e3, memory << 10


def run(rounds, commands):
    """Run each command of a dictionary in turn, @rounds times."""
    costs = {name: Cost() for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].add(*run_once(command))
    return costs


class Report:
    def __init__(self, judge):
        self.judge = judge
        self.failed = []

    def line(self, name, ratio, limit, figures, command):
        """One result; @limit None is for comparison only. Commands are shown without folders."""
        verdict = "-"
        if limit is not None:
            verdict = f"{'holds' if ratio <= limit else 'FAILS'} limit {limit:g}"
            if ratio > limit:
                self.failed.append(name)
        command = " ".join(re.sub(r"^.*/", "", str(word)) for word in command)
        print(f"BENCH {name} ratio {ratio:.3f} {verdict} | {figures} | {command}", flush=True)

    def compare(self, name, limit, command, cost, base_name, base):
        self.line(name, cost.cpu / base.cpu, limit,
                  f"{cost.cpu:.1f} ms / {base.cpu:.1f} ms {base_name}; elapsed "
                  f"{cost.wall:.1f} / {base.wall:.1f} ms", command)

    def memory(self, name, limit, command, cost, size):
        self.line(name, cost.memory / size, limit,
                  f"{cost.memory / 1e6:.1f} MB / {size / 1e6:.1f} MB file", command)


class Bench:
    def __init__(self, args):
        self.vgpumc = args.build / "vgpumc"
        self.floor = args.build / "bench/floor"
        self.parts = args.build / "bench/parser"
        self.rounds = args.rounds
        self.size = args.boards, args.types
        self.report = Report(args.judge)

    def source(self, boards, types):
        path = pathlib.Path(f"{boards}x{types}.yaml")
        path.write_text(sources.yaml(boards, types), encoding="ascii")
        return path

    def compiled(self, boards, types):
        source = self.source(boards, types)
        path = source.with_suffix(".bin")
        run_once([self.vgpumc, *COMPILE, "-Werror", source, "-o", path])
        return path

    def verify(self):
        """Verify and match against reading the file and one CRC; signed, one digest more."""
        blob = self.compiled(max(1, 64 * self.size[0] // 24), self.size[1])
        signed = blob.with_suffix(".signed")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-subj",
                        "/CN=bench", "-keyout", "key.pem", "-out", "cert.pem"],
                       check=True, stderr=subprocess.DEVNULL)
        run_once([self.vgpumc, "sign", "-q", blob, "--key", "key.pem", "--cert", "cert.pem",
                  "-o", signed])
        commands = {
            "floor": [self.floor, "verify", blob],
            "verify": [self.vgpumc, "verify", "-q", "--allow-unsigned", blob],
            "match": [self.vgpumc, "match", blob, "--board", "10de:2000"],
            "signed": [self.vgpumc, "verify", "-q", "--cert", "cert.pem", signed],
        }
        costs = run(self.rounds, commands)
        floor = costs["floor"]
        for name, limit in ("verify", 1.25), ("match", None):
            self.report.compare(name, limit, commands[name], costs[name], "read + CRC", floor)
        for name in "verify", "match":
            self.report.memory(f"{name}-memory", 2.2, commands[name], costs[name],
                               blob.stat().st_size)
        base = floor.cpu + self.parser(blob, floor.cpu)
        self.report.line("verify-signed", costs["signed"].cpu / base, None,
                         f"{costs['signed'].cpu:.1f} ms / {base:.1f} ms read + CRC + SHA-256",
                         commands["signed"])

    def parser(self, blob, floor):
        """Parser and match alone, inside one process; returns what a SHA-256 pass takes.

        The parser's own time is that of a parse without that of a CRC pass over the same file.
        """
        command = [self.parts, blob, str(self.rounds)]
        lines = subprocess.run([str(word) for word in command], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.splitlines()
        took = {name: float(ms) for name, ms in map(str.split, lines)}
        matches = [took[name] for name in ("first", "middle", "last")]
        for name, part, what, limit in (
                ("parse-alone", "parse", "with the content of each record", 0.05),
                ("parse-frame", "frame", "groups and counts alone", None)):
            alone = max(0, took[part] - took["crc"]) + max(matches)
            self.report.line(name, alone / floor, limit,
                             f"{alone:.3f} ms without CRC / {floor:.1f} ms read + CRC; {what}",
                             command)
        self.report.line("match-position", max(matches) / min(matches), 2,
                         "first, middle, last board: " +
                         ", ".join(f"{ms * 1e6:.0f}" for ms in matches) + " ns", command)
        self.report.line("parser-by-bits", took["parse"] / took["bits"], 1 / 12,
                         f"{took['parse']:.1f} ms / {took['bits']:.1f} ms a CRC bit by bit, "
                         f"which is {took['bits'] / took['crc']:.0f} of zlib's", command)
        return took["sha256"]

    def compile(self):
        """Compile against a scan, one CRC and the writing; a script and dtc beside it."""
        boards, types = self.size
        source = self.source(boards, types)
        blob = self.compiled(boards, types)
        tree = source.with_suffix(".dts")
        tree.write_text(sources.dts(boards, types), encoding="ascii")
        commands = {
            "floor": [self.floor, "compile", source, blob, "floor.bin"],
            "compile": [self.vgpumc, *COMPILE, source, "-o", "compiled.bin"],
            "check": [self.vgpumc, "check", *COMPILE, source],
        }
        costs = run(self.rounds, commands)
        # They take their time, and have no limit: fewer rounds do.
        others = {
            "dtc": ["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", "tree.dtb", tree],
            "script": [sys.executable, HERE / "naive.py", source, "script.bin"],
        }
        costs |= run(max(1, self.rounds // 10), others)
        commands |= others
        for other in "floor.bin", "compiled.bin", "script.bin":
            subprocess.run(["cmp", str(blob), other], check=True)
        for name, limit in (("compile", 2.2), ("check", None), ("dtc", None), ("script", None)):
            self.report.compare(name, limit, commands[name], costs[name], "scan + CRC + write",
                                costs["floor"])
        self.report.memory("compile-memory", 2.2, commands["compile"], costs["compile"],
                           blob.stat().st_size)

    def catalogue(self):
        """Compile a source of the catalogue, in elapsed time, against the same floor."""
        source = HERE.parent / "blobs/vgpu-570.144.yaml"
        blob = pathlib.Path("catalogue.bin")
        command = [self.vgpumc, "-q", source, "-o", blob]
        run_once(command)
        floor = [self.floor, "compile", source, blob, "floor.bin"]
        costs = run(self.rounds, {"compile": command, "floor": floor})
        ours, base = costs["compile"].wall, costs["floor"].wall
        self.report.line("catalogue", ours / base, None,
                         f"elapsed {ours:.1f} ms / {base:.1f} ms scan + CRC + write", command)

    def linear(self, most):
        """Cost from 1 to @most boards; from the middle on, twice the boards cost twice as much."""
        series = {"compile": {}, "verify": {}}
        boards = 1
        while boards <= most:
            blob = self.compiled(boards, 8)
            commands = {
                "compile": [self.vgpumc, *COMPILE, blob.with_suffix(".yaml"), "-o", "compiled.bin"],
                "verify": [self.vgpumc, "verify", "-q", "--allow-unsigned", blob],
            }
            for name, cost in run(self.rounds, commands).items():
                series[name][boards] = cost.cpu
            boards *= 2
        for name, points in series.items():
            start = points[1]
            per_board = {n: (ms - start) / n for n, ms in points.items()}
            ratio = per_board[most] / per_board[most // 4]
            self.report.line(f"linear-{name}", ratio, 1.25,
                             f"{per_board[most] * 1e3:.1f} us a board of {most} / "
                             f"{per_board[most // 4] * 1e3:.1f} us of {most // 4}",
                             commands[name])
        pathlib.Path("linear.svg").write_text(plot.log_log(
            "vgpumc: processor time for 1 to " + str(most) + " boards of 8 types",
            "boards", "ms", series), encoding="utf-8")


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii")
    model = re.search(r"^model name\s*: (.*)$", info, re.M)
    return f"{model.group(1) if model else os.uname().machine}, {os.cpu_count()} processors, " \
           f"Linux {'.'.join(os.uname().release.split('.')[:2])}, {time.strftime('%Y-%m-%d')}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, default="build")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--boards", type=int, default=24)
    parser.add_argument("--types", type=int, default=128)
    parser.add_argument("--linear", type=int, default=1024, help="most boards")
    parser.add_argument("--no-judge", dest="judge", action="store_false",
                        help="succeed whatever the figures are")
    args = parser.parse_args()
    args.build = args.build.resolve()
    os.chdir(args.build / "bench")

    print(f"BENCH on {machine()}")
    bench = Bench(args)
    bench.verify()
    bench.compile()
    bench.catalogue()
    bench.linear(args.linear)
    if bench.report.failed:
        print(f"BENCH limits that do not hold: {' '.join(bench.report.failed)}")
    sys.exit(bool(bench.report.failed and args.judge))


main()
