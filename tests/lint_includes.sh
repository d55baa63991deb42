#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Check that an #include goes to a folder of a lower rank, or stays in its own. CONTRIBUTING.md
# says what each folder is for. The build writes the parser of the schema language into schema/.
set -eu

git ls-files 'compiler/*.[ch]' 'schema/*.[chly]' 'kernel/parser/*.[ch]' | xargs awk '
	BEGIN {
		# Folders of one line have one rank, and do not include one another.
		rank["kernel/parser"] = 1
		rank["compiler/base"] = 2
		rank["compiler/diag"] = 3
		rank["schema"] = 4
		rank["compiler/source"] = 5
		rank["compiler/model"] = 6
		rank["compiler/codec"] = 7
		rank["compiler/sign"] = 8
		rank["compiler/output"] = rank["compiler/export"] = rank["compiler/import"] = 9
		rank["compiler/report"] = 10
		rank["compiler/host"] = 11
		rank["compiler/cli"] = 12
	}
	function folder(path) { return sub("/[^/]*$", "", path) ? path : "" }
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, quoted, "\"")
		from = folder(FILENAME)
		to = folder(quoted[2])
		if (to == from || to == "" && from == "kernel/parser")
			next
		if (!(to in rank) || !(from in rank) || rank[to] >= rank[from]) {
			print FILENAME ":" FNR ": must not include " quoted[2]
			bad = 1
		}
	}
	END { exit bad }'
