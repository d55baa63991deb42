#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Convert a document of docs/ to a manual page of section 5, on standard output:
#
#	packaging/manual.sh DOCUMENT VERSION DATE
#
# The title of the document becomes that of the page, links to other documents become the names of
# their pages, and lowdown converts the text.
set -eu

document=$1
version=$2
date=$3

# Document, page, description.
pages='
source.md  vgpumc-source what vgpumc compiles: vGPU types and boards in YAML
schema.md  vgpumc-schema the language that describes the records of a GSP release
formats.md vgpu-metadata files of vGPU types for a driver, NVVGPUMT and VGPUMETA
'
this=${document##*/}
name=$(echo "$pages" | awk -v file="$this" '$1 == file { print $2 }')
[ -n "$name" ] || {
	echo "manual.sh: $document is not a manual page" >&2
	exit 1
}

markdown()
{
	echo "# NAME"
	echo
	echo "$pages" | awk -v file="$this" '$1 == file {
		printf "%s - ", $2
		for (i = 3; i <= NF; i++)
			printf "%s%s", $i, i < NF ? " " : "\n"
	}'
	printf '\n# DESCRIPTION\n'
	echo "$pages" | awk '
		FNR == NR && NF && FILENAME == "-" { page[$1] = $2; next }
		/^```/ { code = !code }
		code || FNR == 1 || /^# / || /^<!-- / { if (code) print; else if (/^```/) print; next }
		/^##+ / { sub(/^#/, "") }
		/^# / { $0 = toupper($0) }
		{
			# [text](file#part): the text, and the page if it is one
			while (match($0, /\[[^][]*\]\([^()]*\)/)) {
				link = substr($0, RSTART, RLENGTH)
				text = file = link
				sub(/^\[/, "", text); sub(/\]\(.*/, "", text)
				sub(/.*\]\(/, "", file); sub(/[#)].*/, "", file)
				to = file in page ? " (**" page[file] "**(5))" : ""
				$0 = substr($0, 1, RSTART - 1) text to substr($0, RSTART + RLENGTH)
			}
			print
		}' - "$document"
	printf '\n# SEE ALSO\n\n**vgpumc**(1)'
	echo "$pages" | awk -v file="$this" 'NF && $1 != file { printf ", **%s**(5)", $2 }'
	echo
}

# mandoc has no font \fC; a title belongs on the line of its macro, and no empty paragraph after it.
# Text in the narrow columns of a table cannot be adjusted on both sides, which groff warns of.
printf '%s\n' "'\\\" t" '.\" SPDX-License-Identifier: MIT'
markdown | lowdown -s -Tman -M "title=$name" -M section=5 -M "date=$date" \
	-M "source=vgpumc $version" -M "volume=File formats" |
	sed 's/\\fC/\\fB/g' | awk '
		/^[.]S[HS]$/ { macro = $0; getline; $0 = macro " " $0 }
		/^[.]TS/ { print ".na"; print; table = 1; next }
		table && /^[.]T/ { print; print ".ad"; table = 0; next }
		/^[.]S[HS] / { print; heading = 1; next }
		!heading || !/^[.][LP]P$/
		{ heading = 0 }'
