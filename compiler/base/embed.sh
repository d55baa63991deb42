#!/bin/sh
# SPDX-License-Identifier: MIT
# Print C code that embeds files in the program: embed.sh NAME FILE... > NAME.c
# It defines embedded_NAME[], one element a file, and embedded_NAME_count; see embedded.h.
set -eu
name=$1
shift
echo '// SPDX-License-Identifier: MIT'
echo '/* Made by compiler/base/embed.sh. */'
echo '#include "compiler/base/embedded.h"'
printf 'const struct embedded_file embedded_%s[] = {\n' "$name"
for file in "$@"; do
	printf '{"%s",\n' "$file"
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/^/"/' -e 's/$/\\n"/' "$file"
	echo '},'
done
echo '};'
printf 'const size_t embedded_%s_count = %d;\n' "$name" "$#"
