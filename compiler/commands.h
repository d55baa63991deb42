/* SPDX-License-Identifier: MIT */
/* The commands: cmd_NAME() is `vgpumc NAME ...`; each takes its own argv and returns the status. */
#ifndef COMPILER_COMMANDS_H
#define COMPILER_COMMANDS_H

int cmd_compile(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_sign(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_match(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_install(int argc, char **argv);
int cmd_schema(int argc, char **argv);

#endif
