/* SPDX-License-Identifier: MIT */
/* Timing the parts of a program, in turns, on a metadata file. */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#include "bench/read.h"
#include "kernel/parser/layouts.h"
#include "kernel/parser/metadata.h"

struct subject {
	struct bytes bytes;
	const struct vgpu_metadata_layout *layout;
	struct vgpu_metadata md;
};

/*
 * A part that is timed.
 * @name: its name in the output
 * @run: runs it
 * @times: how often run() repeats the work; the time is divided by that
 * @rounds: in how many of the rounds it runs; 0 for all
 */
struct part {
	const char *name;
	void (*run)(struct subject *subject);
	unsigned int times;
	unsigned int rounds;
};

/* Takes the results, so that the compiler cannot drop the computation. */
static volatile uint32_t sink;

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline void parse(struct subject *subject, const struct vgpu_metadata_layout *layout)
{
	struct vgpu_metadata_error error;

	if (vgpu_metadata_parse(&subject->md, subject->bytes.data, subject->bytes.size, layout,
				&error))
		die("parse");
}

static inline void parse_whole(struct subject *subject)
{
	parse(subject, subject->layout);
}

static inline void crc_pass(struct subject *subject)
{
	sink = (uint32_t)crc32_z(0, subject->bytes.data, subject->bytes.size);
}

static inline void open_subject(struct subject *subject, const char *path)
{
	char release[VGPU_METADATA_RELEASE_SIZE];
	struct vgpu_metadata_error error;
	const struct vgpu_layout *known;

	subject->bytes = read_file(path);
	if (vgpu_metadata_release(subject->bytes.data, subject->bytes.size, release, &error) ||
	    !(known = vgpu_layout_find(release)))
		die("release");
	subject->layout = &known->layout;
	parse(subject, subject->layout);
}

/* Print a line NAME MILLISECONDS for each part, the least of all rounds. */
static inline int run_parts(const struct part *parts, unsigned int count, int argc, char **argv)
{
	static struct subject subject;
	double least[16] = {0};

	if (argc != 3 || count > sizeof(least) / sizeof(least[0])) {
		fprintf(stderr, "usage: %s FILE ROUNDS\n", argv[0]);
		return 1;
	}
	open_subject(&subject, argv[1]);
	for (unsigned int round = 0; round < strtoul(argv[2], NULL, 10); round++) {
		for (unsigned int i = 0; i < count; i++) {
			double start, took;

			if (parts[i].rounds > 0 && round >= parts[i].rounds)
				continue;
			start = now();
			parts[i].run(&subject);
			took = (now() - start) / parts[i].times;
			if (round == 0 || took < least[i])
				least[i] = took;
		}
	}
	for (unsigned int i = 0; i < count; i++)
		printf("%s %f\n", parts[i].name, least[i]);
	free(subject.bytes.data);
	return 0;
}

#endif
