#!/bin/sh
# SPDX-License-Identifier: ISC
# T04: argc 0, empty names, and lines of every size.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
run as_alice /run/world/odd empty "$smrsh2"
is "$status" 64 'argc 0 is a usage error'
# The kernel makes argv[0] "" of it (Linux 5.18).
has /tmp/err '^Usage:  *-c command$' 'which says so'
run as_alice /run/world/odd null "$smrsh2"
is "$status" 64 'an empty argv[0] alone is a usage error'
run as_alice /run/world/odd null "$smrsh2" -c 'argv a'
is "$status" 0 'an empty argv[0] does not matter'

max=$((997 - ${#CMDDIR}))
for n in $((max + 1)) 998 999 1000 1001 4096 65536 130000; do
	run as_alice /run/world/odd big "$smrsh2" "$n"
	is "$status" 69 "a line of $n bytes is refused"
	[ "$(wc -c </tmp/err)" -lt 2000 ]
	ok $? 'in a line of reasonable length'
done
# MAX_ARG_STRLEN is 128 KiB: the longest element that execve(2) takes.
run as_alice /run/world/odd big "$smrsh2" 131071
is "$status" 69 'a line as long as the kernel hands over is refused'
run as_alice /run/world/odd name "$smrsh2" 131071
is "$status" 69 'argv[0] may be as long (T42)'
[ "$(wc -c </tmp/err)" -lt 2000 ]
ok $? 'and is not repeated whole'

pad=$(printf "%0$((max - 5))d" 0)
line "argv $pad"
is "$status" 0 "a line of $max bytes is accepted"
is "$(said)" "[$pad]" 'whole'
line "argv ${pad}0"
is "$status" 69 'and one byte more is not'

# As many arguments, in the argv form, as fit a process.
# shellcheck disable=SC2046 # words are wanted
run as_alice "$smrsh2" -- argv $(seq 20000)
is "$status" 69 'the argv form has the same limit'
# shellcheck disable=SC2046
run as_alice "$smrsh2" -c argv $(seq 20000)
is "$status" 64 'and words behind -c COMMAND are a usage error'
plan
