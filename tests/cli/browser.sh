#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The pages that report.sh has made, in a headless browser, see tests/tools/report.js. The pictures
# that it takes are in build/report/, too.
# shellcheck source=tests/lib.sh
. tests/lib.sh

have "the report in a browser" chromium || finish
shots=${BUILD:-build}/report
npm_packages report puppeteer-core@24.10.0 axe-core@4.10.3 || finish
CHROMIUM=$(command -v chromium)
export CHROMIUM
# The browser keeps a socket in TMPDIR, whose path must be short.
short=$(mktemp -d /tmp/vgpumc.XXXXXX) || exit 1
HOME=$short TMPDIR=$short node tests/tools/report.js "$shots" "$shots"/*.html 2>"$scratch/stderr" |
	tee "$scratch/browser"
rm -rf "$short"
says "the browser went through all pages" 0 "ok all $(find "$shots" -name '*.html' | wc -l) pages" \
	cat "$scratch/browser" "$scratch/stderr"
finish
