#!/bin/sh
# SPDX-License-Identifier: ISC
# T19: a program that is being written, or replaced, while it is wanted.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
exec 9>>"$CMDDIR/argv"
line argv
is "$status" 75 'a program open for writing is deferred'
[ -s /tmp/err ]
ok $? 'with a sentence'
exec 9>&-
line 'argv a'
is "$status" 0 'and then runs'
# Replaced whole, a hundred times while it runs: always one or the other.
cp /run/world/argv /run/world/argv.new
bad=0
i=0
while [ $i -lt 100 ]; do
	cp -p "$CMDDIR/argv" "$CMDDIR/.new" && mv "$CMDDIR/.new" "$CMDDIR/argv" &
	line "argv $i"
	wait
	case $status in
	0) [ "$(said)" = "[$i]" ] || bad=1 ;;
	75) ;;
	*) bad=1 ;;
	esac
	i=$((i + 1))
done
ok $bad 'a program that is replaced runs whole, or is deferred'
plan
