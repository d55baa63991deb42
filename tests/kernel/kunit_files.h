/* SPDX-License-Identifier: GPL-2.0-only */
/* What the suites share: files that files.sh made, and a manager's surroundings. */
#ifndef VGPU_KUNIT_FILES_H
#define VGPU_KUNIT_FILES_H

#include <kunit/test.h>

#include "parser/layouts.h"

/**
 * struct vgpu_test_file - a file in memory
 * @data: its bytes, in an allocation of exactly their size
 * @size: in bytes
 * @layout: of GSP 570.144, which all of them are for
 */
struct vgpu_test_file {
	u8 *data;
	size_t size;
	const struct vgpu_layout *layout;
};

/* Of each suite: what the module would do when it starts and ends. */
int vgpu_test_start(struct kunit_suite *suite);
void vgpu_test_end(struct kunit_suite *suite);

/* Read /files/@name. The test fails and ends where that cannot be done. */
struct vgpu_test_file vgpu_test_read(struct kunit *test, const char *name);

/*
 * A copy of bytes in an allocation of exactly @size bytes, so that KASAN sees any read beyond; to
 * be released with kfree().
 */
u8 *vgpu_test_copy(struct kunit *test, const u8 *data, size_t size);

/* Make the CRC right, and of VGPUMETA the total size, as far as the header is there. */
void vgpu_test_mend(u8 *data, size_t size);

#endif
