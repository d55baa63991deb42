// SPDX-License-Identifier: MIT
#include "compiler/base/embedded.h"

#include <string.h>

const char *embedded_text(const struct embedded_file *files, size_t count, const char *ending)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(files[i].name), tail = strlen(ending);

		if (length >= tail && strcmp(files[i].name + length - tail, ending) == 0)
			return files[i].text;
	}
	return "";
}
