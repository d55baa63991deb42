/* SPDX-License-Identifier: MIT */
/*
 * A sandbox for reading hostile files, by Landlock (Linux 5.13 and later): a bug in a parser then
 * reaches neither other files nor programs nor, where the kernel can forbid it, TCP ports.
 */
#ifndef COMPILER_BASE_SANDBOX_H
#define COMPILER_BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/**
 * sandbox_enter() - from here on open nothing but what the command was asked to read and write.
 * @reads: files that may be opened for reading; those that are not there are left out, "-" is no
 *	file
 * @count: how many
 * @output: the file that file_write() will write, or NULL; the other files of its folder can then
 *	be read and written as well
 *
 * For good, and for all programs started from here. What is open already stays open. In a build
 * with sanitizers nothing happens: at exit they read /proc.
 *
 * Return: whether the kernel holds us to it; false is no error, older kernels cannot.
 */
bool sandbox_enter(char *const *reads, size_t count, const char *output);

/**
 * sandbox_enter_device() - allow reading files, and using one device.
 * @reads: as for sandbox_enter()
 * @count: entries in @reads
 * @device: the device that may be opened for reading and writing, and controlled; or NULL
 *
 * Return: as for sandbox_enter().
 */
bool sandbox_enter_device(char *const *reads, size_t count, const char *device);

#endif
