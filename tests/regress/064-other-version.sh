#!/bin/sh
# SPDX-License-Identifier: ISC
# T64: a policy of another version, or for another machine, is not read.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
apply </run/world/smrsh2.conf
cp "$POLICY" /run/good
# The version is the 32-bit number behind magic and checksum; the machine is
# the next one.
for at in 16 20; do
	cp /run/good "$POLICY"
	printf '\177' | dd of="$POLICY" bs=1 seek=$at conv=notrunc 2>/dev/null
	line 'argv a'
	is "$status" 75 "a policy with another number at byte $at is deferred"
done
cp /run/good "$POLICY"
line 'argv a'
is "$status" 0 'and the right one serves'
plan
