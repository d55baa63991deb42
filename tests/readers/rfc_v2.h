/* SPDX-License-Identifier: MIT */
/*
 * The driver of the kernel series "Introduce NVIDIA GPU Virtualization (vGPU) Support", RFC v2, as
 * a reader of NVVGPUMT files: what a file must be for it to load it safely, and what it does then.
 */
#ifndef TESTS_READERS_RFC_V2_H
#define TESTS_READERS_RFC_V2_H

#include "tests/tools/bytes.h"

/**
 * struct rfc_v2_board - one blob
 * @at: where it begins
 * @size: its bytes
 * @device: PCI device id
 * @count: vGPU types
 * @kernel: where the kernel structs begin
 * @kernel_step: bytes of one
 * @rmctrl: where the parameters of the RM control begin
 * @rmctrl_size: their bytes
 */
struct rfc_v2_board {
	uint64_t at, size;
	uint64_t device;
	uint64_t count;
	uint64_t kernel, kernel_step;
	uint64_t rmctrl, rmctrl_size;
};

typedef void (*rfc_v2_visit)(const struct bytes *f, const struct rfc_v2_board *board, void *data);

/**
 * rfc_v2_version() - check that the file is for this GSP release, and the driver supports it.
 *
 * Return: NULL, or why not. Takes a file that rfc_v2_check() had nothing against.
 */
const char *rfc_v2_version(const struct bytes *f, const char *running);

/**
 * rfc_v2_check() - does the driver load a file without harm?
 * @f: the file
 * @visit: told every blob that is good, in their order; or NULL
 * @data: for it
 *
 * Takes the driver's steps in its order, with the checks that it lacks; but for the version.
 *
 * Return: NULL, or why not.
 */
const char *rfc_v2_check(const struct bytes *f, rfc_v2_visit visit, void *data);

/**
 * rfc_v2_load() - do what the driver does, without the checks that it lacks.
 * @f: the file
 * @device: of the board at hand
 *
 * Every place of the driver that trusts the file is an assertion here, which ends the program.
 *
 * Return: the number of vGPU types that it then has.
 */
uint64_t rfc_v2_load(const struct bytes *f, uint64_t device);

#endif
