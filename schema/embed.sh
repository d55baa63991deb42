#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes files into the program: embed.sh NAME FILE... > NAME.c
# They become the elements of embedded_NAME[], and their number embedded_NAME_count.
set -eu
name=$1
shift
echo '// SPDX-License-Identifier: MIT'
echo '/* Made by schema/embed.sh. */'
echo '#include "schema/embedded.h"'
printf 'const struct embedded_file embedded_%s[] = {\n' "$name"
for file in "$@"; do
	printf '{"%s",\n' "$file"
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/^/"/' -e 's/$/\\n"/' "$file"
	echo '},'
done
echo '};'
printf 'const size_t embedded_%s_count = %d;\n' "$name" "$#"
