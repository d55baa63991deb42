#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Break the parser in every small way, one at a time, and check that the tests fail.

    tests/mutants/mutants.py BUILD SURVIVORS JOBS SOURCE... -- SUITE...

Each comparison, arithmetic or logical operator, number, named constant and truth value of the
SOURCEs, which tests/prove/parser.c includes, is replaced by another. The result is built as
BUILD/mutants/*/libmutant.so; the SUITEs, command lines of programs that are linked with a
libmutant.so, run in their order until one fails or takes more than some seconds of processor time.
A survivor from which the compiler makes the same code as without it is not counted.

SURVIVORS explains each mutant that no suite can detect: function, line, mutated line, and why. It
is an error if another one survives, if one that is explained does not survive, and if two in a
hundred or more do.
"""
import concurrent.futures
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile

MOST = 2  # per cent that may survive
SECONDS = 6  # of processor time, for one suite

OPERATORS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "&&": "||",
    "||": "&&",
    "+": "-",
    "-": "+",
    "*": "+",
    "/": "*",
    "%": "/",
    "<<": ">>",
    ">>": "<<",
    "&": "|",
    "|": "&",
    "!": "",
    "~": "",
    "++": "--",
    "+=": "-=",
    "|=": "&=",
}
WORDS = {"true": "false", "false": "true"}
PARSER = "tests/prove/parser.c"  # the parser as one translation unit

TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*)
      | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<number>\b(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*\b)
      | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<operator>->|\+\+|--|<<=|>>=|[-+*/%&|^<>=!]=|<<|>>|&&|\|\||[-+*/%&|<>!~^=])
      | (?P<other>[^\s\w])
    """,
    re.X | re.M | re.S,
)


def replacement(source, match, inside):
    """Return what replaces the token, or None if it stays."""
    token = match.group()
    if match.lastgroup == "number":
        return f"({token} + 1)"
    if match.lastgroup == "word":
        if token in WORDS:
            return WORDS[token]
        constant = re.fullmatch(r"[A-Z][A-Z0-9_]+", token) and token != "NULL"
        defined = source[match.end() : match.end() + 1] == "("
        return f"({token} + 1)" if constant and not defined else None
    if match.lastgroup != "operator" or not inside:
        return None
    # Declarators, pointers and addresses: clang-format puts no blank after these.
    if token in "*&-+" and not source[match.end()].isspace():
        return None
    return OPERATORS.get(token)


def find_mutants(source):
    """Yield position, end and replacement of each, with the function or table that it is in."""
    depth = 0
    name = candidate = ""
    for match in TOKEN.finditer(source):
        if match.lastgroup in ("skip", "text"):
            continue
        token = match.group()
        if token == "{":
            if depth == 0:
                name = candidate
            depth += 1
        elif token == "}":
            depth -= 1
        elif depth == 0 and match.lastgroup == "word" and re.match(
            r"\s*(\(|\[[^\]]*\] =|= \{)", source[match.end() :]
        ):
            candidate = token
        new = replacement(source, match, depth > 0)
        if new is not None:
            yield match.start(), match.end(), new, name if depth else candidate


def squeeze(text):
    return " ".join(text.split())


def object_code(folder):
    """Return what an optimizing compiler makes of the parser in a folder."""
    command = ["gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-w", "-I" + folder, "-I.", "-S"]
    return subprocess.run(
        command + ["-o", "-", PARSER], stdout=subprocess.PIPE, check=True
    ).stdout


class Mutant:
    def __init__(self, name, source, start, end, new, function):
        first = source.rfind("\n", 0, start) + 1
        last = source.find("\n", end)
        self.name = name
        self.line = source.count("\n", 0, start) + 1
        self.source = source[:start] + new + source[end:]
        self.key = (
            function,
            squeeze(source[first:last]),
            squeeze(source[first:start] + new + source[end:last]),
        )
        self.result = None

    def limit(self):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def run(self, build, suites):
        """Set the result: does not build, killed, survived, the same code."""
        here = tempfile.mkdtemp(dir=os.path.join(build, "mutants"))
        folder = os.path.dirname(self.name)
        for file in os.listdir(folder):
            os.symlink(os.path.abspath(os.path.join(folder, file)), os.path.join(here, file))
        path = os.path.join(here, os.path.basename(self.name))
        os.unlink(path)
        with open(path, "w", encoding="utf-8") as out:
            out.write(self.source)
        compiler = shlex.split(os.environ.get("CC", "cc"))
        flags = ["-std=c11", "-D_GNU_SOURCE", "-O0", "-w", "-fPIC", "-shared"]
        include = ["-I" + here, "-I."]
        library = os.path.join(here, "libmutant.so")
        libraries = shlex.split(os.environ.get("LIBS", ""))
        made = subprocess.run(
            compiler + flags + include + ["-o", library, PARSER] + libraries,
            stderr=subprocess.DEVNULL,
        )
        self.result = "survived" if made.returncode == 0 else "does not build"
        environment = dict(os.environ, LD_LIBRARY_PATH=here, CK_FORK="no")
        for suite in suites:
            if self.result != "survived":
                break
            status = subprocess.run(
                shlex.split(suite),
                env=environment,
                preexec_fn=self.limit,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ).returncode
            if status:
                self.result = "killed"
        if self.result == "survived" and object_code(here) == object_code(folder):
            self.result = "the same code"
        shutil.rmtree(here)
        return self


def read_survivors(path):
    survivors = {}
    with open(path, encoding="utf-8") as rows:
        for row in rows:
            if row.startswith("#") or not row.strip():
                continue
            function, line, mutant, reason = row.rstrip("\n").split("\t")
            if not reason:
                raise SystemExit(f"{path}: no reason: {row}")
            survivors[function, line, mutant] = reason
    return survivors


def run_all(mutants, explained, build, jobs, suites):
    """Set the results of all; print each that survives and is not explained."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(mutant.run, build, suites) for mutant in mutants]
        for future in concurrent.futures.as_completed(waiting):
            mutant = future.result()
            if mutant.result == "survived" and mutant.key not in explained:
                print(f"{mutant.name}:{mutant.line}: survived:\n" + "\t".join(mutant.key),
                  flush=True)


def report(mutants, explained):
    """Print the unneeded explanations and the totals. Return true if anything is wrong."""
    survived = [mutant for mutant in mutants if mutant.result == "survived"]
    killed = sum(mutant.result == "killed" for mutant in mutants)
    built = killed + len(survived)
    same = sum(mutant.result == "the same code" for mutant in mutants)
    wrong = any(mutant.key not in explained for mutant in survived)
    there = {mutant.key for mutant in mutants}
    for key in explained.keys() - {mutant.key for mutant in survived}:
        wrong = wrong or key in there
        what = "does not survive" if key in there else "no longer exists"
        print(f"explained, but it {what}:\n" + "\t".join(key))
    share = 100 * len(survived) / built if built else 100
    print(
        f"mutants: {built} in all, {killed} killed, {len(survived)} survived ({share:.2f} %); "
        f"not counted: {same} that are the same code, "
        f"{len(mutants) - built - same} that do not build"
    )
    return wrong or share >= MOST


def read_source(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


def main():
    build, survivors, jobs, *rest = sys.argv[1:]
    names, suites = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
    explained = read_survivors(survivors)
    mutants = [
        Mutant(name, source, *found)
        for name, source in ((name, read_source(name)) for name in names)
        for found in find_mutants(source)
    ]
    original = Mutant(names[0], read_source(names[0]), 0, 0, "", "")
    for step in (lambda: None, lambda: run_all(mutants, explained, build, int(jobs), suites)):
        step()
        if original.run(build, suites).result != "the same code":
            raise SystemExit("the suites fail without any mutant")
    return report(mutants, explained)


if __name__ == "__main__":
    sys.exit(main())
