#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Types command lines into an interactive bash or zsh, and prints what completion makes of them.

    complete.py bash|zsh SCRIPT|installed [COMMAND...] <LINES

SCRIPT is the completion to load, if it is not the one that the shell finds by itself; COMMAND runs
the shell, as in `chroot FOLDER`. Behind each line keys are pressed that insert all completions of
its last word; then it is run, with a vgpumc that prints its arguments: `<ARGUMENT>...` for each
line.
"""
import os
import pty
import select
import sys
import termios

PROMPT = b"ready-for-more>"
PASTE = b"\x1b[?2004h"  # zsh turns it on before an option can prevent it
ALL = "\x18a"  # Control-X a

# A vgpumc that shows its arguments, but answers completion as the program does.
SHOW = """vgpumc() {
if [ "$1" = --complete ]; then command vgpumc "$@"; else printf '<%s>' "$@"; echo; fi
}"""

SETUP = {
    "bash": ["bash --norc --noprofile -i", ". /usr/share/bash-completion/bash_completion",
             ". '%s'", SHOW, "bind '\"\\C-xa\": insert-completions'",
             "bind 'set bell-style none'", "bind 'set enable-bracketed-paste off'"],
    "zsh": ["zsh -f -i +o prompt_sp", "unset zle_bracketed_paste; unsetopt beep",
            "fpath=(\"$(dirname '%s')\" $fpath)", "autoload -U compinit && compinit -u -D", SHOW,
            "zle -C all-matches complete-word _generic",
            "zstyle ':completion:all-matches:*' completer _all_matches _complete",
            "zstyle ':completion:all-matches:*' insert true",
            "bindkey '^Xa' all-matches"],
}


class Shell:
    def __init__(self, command):
        pid, self.fd = pty.fork()
        if pid == 0:
            os.environ.update(TERM="dumb", PS1=PROMPT.decode(), PS2="", COLUMNS="10000",
                              LC_ALL="C.UTF-8")
            os.execvp(command[0], command)
        termios.tcsetwinsize(self.fd, (50, 10000))
        self.read()

    def read(self):
        """What it says up to the next prompt."""
        said = b""
        while not said.endswith((PROMPT, PROMPT + PASTE)):
            if not select.select([self.fd], [], [], 240)[0]:
                sys.exit("complete.py: the shell is silent after %r" % said[-300:])
            said += os.read(self.fd, 65536)
        return said.decode(errors="replace")

    def run(self, text):
        os.write(self.fd, text.encode() + b"\r")
        return self.read()


def main():
    name, script, *prefix = sys.argv[1:]
    command, *setup = SETUP[name]
    shell = Shell(prefix + command.split())
    for line in setup:
        if line != SHOW and "%s'" in line:
            if script == "installed":
                continue
            line = line % script
        shell.run(line.replace("\n", " "))
    for line in sys.stdin:
        said = shell.run(line.rstrip("\n") + ALL)
        print(next((text for text in said.splitlines() if text.startswith("<")), ""))


main()
