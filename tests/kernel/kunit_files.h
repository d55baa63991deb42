/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the suites: files that files.sh made, and setup. */
#ifndef VGPU_KUNIT_FILES_H
#define VGPU_KUNIT_FILES_H

#include <kunit/test.h>

#include "parser/layouts.h"

/**
 * struct vgpu_test_file - a file in memory
 * @data: its bytes, in an allocation of exactly @size bytes
 * @size: size of @data in bytes
 * @layout: layout of GSP 570.144, the release of all files
 */
struct vgpu_test_file {
	u8 *data;
	size_t size;
	const struct vgpu_layout *layout;
};

/* Do what the module does when it starts and ends. */
int vgpu_test_start(struct kunit_suite *suite);
void vgpu_test_end(struct kunit_suite *suite);

/* Read /files/@name. A failure ends the test. */
struct vgpu_test_file vgpu_test_read(struct kunit *test, const char *name);

/*
 * Copy bytes to an allocation of exactly @size bytes, so that KASAN reports any read beyond. The
 * caller releases it with kfree().
 */
u8 *vgpu_test_copy(struct kunit *test, const u8 *data, size_t size);

/* Correct the CRC, and the total size of VGPUMETA, if the header is complete. */
void vgpu_test_mend(u8 *data, size_t size);

#endif
