#!/bin/sh
# SPDX-License-Identifier: ISC
# T05: a backslash, or an open quote, as the last byte of lines of every
# length up to the limit (CVE-2021-3156 read past such an end).
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
max=$((997 - ${#CMDDIR}))
bad=0
n=6
while [ $n -lt "$max" ]; do
	pad=$(printf "%0$((n - 5))d" 0)
	line "argv $pad\\"
	[ "$(said)" = "[$pad\\]" ] || bad=1
	n=$((n + 97))
done
ok $bad 'a backslash at the end stands for itself'
bad=0
for n in 1 7 100 500 $((max - 7)) $((max - 6)); do
	pad=$(printf "%0${n}d" 0)
	for tail in "'" '"' "\"\\"; do
		line "argv $tail$pad"
		[ "$status" = 69 ] || bad=1
		line "argv $pad$tail"
		[ "$status" = 69 ] || bad=1
	done
done
ok $bad 'an open quote is refused, wherever it stands'
line "nosuch && argv 'x"
is "$status" 69 'what comes first on a line is told first'
has /tmp/err nosuch 'and that is the name, not the quote'
plan
