#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes schemas into the program: embed.sh FILE.schema... > embedded.c
set -eu
echo '// SPDX-License-Identifier: MIT'
echo '/* Made by schema/embed.sh. */'
echo '#include "schema/set.h"'
echo 'const struct embedded_schema embedded_schemas[] = {'
for file in "$@"; do
	printf '{"%s",\n' "$file"
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/?/\\?/g' -e 's/^/"/' -e 's/$/\\n"/' "$file"
	echo '},'
done
echo '};'
printf 'const size_t embedded_schema_count = %d;\n' "$#"
