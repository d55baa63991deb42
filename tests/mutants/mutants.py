#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Break the parser in every small way, one at a time, and see that the tests notice.

    tests/mutants/mutants.py BUILD SOURCE SURVIVORS JOBS SUITE...

Each comparison, arithmetic or logical operator, number, named constant and truth value of SOURCE,
kernel/parser/metadata.c, is replaced by another. The result is built as BUILD/mutants/*/libmutant.so; the
SUITEs, command lines of programs that are linked with a libmutant.so, run in their order until one
fails or takes more than some seconds of processor time. A survivor from which the compiler makes
the same code as from SOURCE is no other program, and not counted.

SURVIVORS explains each mutant that no suite can notice: function, line, what becomes of the line,
and why. It is an error when another one survives, when one that is explained does not after all,
and when two in a hundred or more do.
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
HINTS = {"look_ahead"}  # functions that have no result, for anybody to notice

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
    """What the token becomes, or None if it stays."""
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
    # Declarators, pointers and addresses: clang-format puts no blank behind these.
    if token in "*&-+" and not source[match.end()].isspace():
        return None
    return OPERATORS.get(token)


def find_mutants(source):
    """Position, end and replacement of each, with the function or table that it is in."""
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
        function = name if depth else candidate
        if new is not None and function not in HINTS:
            yield match.start(), match.end(), new, function


def squeeze(text):
    return " ".join(text.split())


def object_code(source):
    """What an optimizing compiler makes of the parser."""
    command = "gcc -std=c11 -D_GNU_SOURCE -O2 -w -I. -Ikernel -x c -S -o - -".split()
    return subprocess.run(command, input=source.encode(), stdout=subprocess.PIPE, check=True).stdout


class Mutant:
    def __init__(self, source, start, end, new, function):
        first = source.rfind("\n", 0, start) + 1
        last = source.find("\n", end)
        self.line = source.count("\n", 0, start) + 1
        self.source = source[:start] + new + source[end:]
        self.whole = source
        self.key = (
            function,
            squeeze(source[first:last]),
            squeeze(source[first:start] + new + source[end:last]),
        )
        self.result = None

    def limit(self):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def run(self, build, name, suites):
        """Sets the result: does not build, killed, survived, the same code."""
        here = tempfile.mkdtemp(dir=os.path.join(build, "mutants"))
        path = os.path.join(here, os.path.basename(name))
        with open(path, "w", encoding="utf-8") as out:
            out.write(self.source)
        compiler = shlex.split(os.environ.get("CC", "cc"))
        flags = ["-std=c11", "-D_GNU_SOURCE", "-O0", "-w", "-fPIC", "-shared"]
        include = ["-I.", "-I" + os.path.dirname(name)]
        library = os.path.join(here, "libmutant.so")
        libraries = shlex.split(os.environ.get("LIBS", ""))
        made = subprocess.run(
            compiler + flags + include + ["-o", library, path] + libraries,
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
        if self.result == "survived" and object_code(self.source) == object_code(self.whole):
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


def run_all(mutants, explained, build, name, jobs, suites):
    """Sets the results of all; says at once when one survives that is not explained."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(mutant.run, build, name, suites) for mutant in mutants]
        for future in concurrent.futures.as_completed(waiting):
            mutant = future.result()
            if mutant.result == "survived" and mutant.key not in explained:
                print(f"{name}:{mutant.line}: survived:\n" + "\t".join(mutant.key), flush=True)


def report(mutants, explained):
    """Prints what is explained for nothing, and the sum. Return: whether anything was wrong."""
    survived = [mutant for mutant in mutants if mutant.result == "survived"]
    killed = sum(mutant.result == "killed" for mutant in mutants)
    built = killed + len(survived)
    same = sum(mutant.result == "the same code" for mutant in mutants)
    wrong = any(mutant.key not in explained for mutant in survived)
    there = {mutant.key for mutant in mutants}
    for key in explained.keys() - {mutant.key for mutant in survived}:
        wrong = wrong or key in there
        what = "does not survive" if key in there else "is there no more"
        print(f"explained, but it {what}:\n" + "\t".join(key))
    share = 100 * len(survived) / built if built else 100
    print(
        f"mutants: {built} in all, {killed} killed, {len(survived)} survived ({share:.2f} %); "
        f"beside them {same} that are the same code, {len(mutants) - built - same} do not build"
    )
    return wrong or share >= MOST


def main():
    build, name, survivors, jobs, *suites = sys.argv[1:]
    explained = read_survivors(survivors)
    with open(name, encoding="utf-8") as file:
        source = file.read()
    mutants = [Mutant(source, *found) for found in find_mutants(source)]
    whole = Mutant(source, 0, 0, "", "")
    for step in (lambda: None, lambda: run_all(mutants, explained, build, name, int(jobs), suites)):
        step()
        if whole.run(build, name, suites).result != "the same code":
            raise SystemExit("the suites fail without any mutant")
    return report(mutants, explained)


if __name__ == "__main__":
    sys.exit(main())
