#!/bin/sh
# SPDX-License-Identifier: ISC
# T52: a policy that is damaged, somebody else's, or none at all.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
log_start
apply </run/world/smrsh2.conf
line 'argv a'
is "$status" 0 'an applied policy serves'
cp "$POLICY" /run/good
broken() {
	line 'argv a'
	is "$status" 75 "deferred: $1"
	[ ! -s /tmp/out ]
	ok $? 'and nothing ran'
	rm -rf "$POLICY"
	cp /run/good "$POLICY"
	chmod 644 "$POLICY"
}
chmod 666 "$POLICY"
broken 'writable by everybody'
chmod 664 "$POLICY"
broken 'writable by a group'
chown 61001 "$POLICY"
broken "the recipient's own"
chmod 600 "$POLICY"
broken 'not readable by the recipient'
: >"$POLICY"
broken empty
printf 'smrsh2p\n' >"$POLICY"
broken 'cut off'
head -c 5000 /dev/urandom >"$POLICY"
broken noise
head -c "$(($(wc -c </run/good) - 8))" /run/good >"$POLICY"
broken 'short by eight bytes'
printf x >>"$POLICY"
broken 'longer by one byte'
for at in 9 20 30 60 150 300 1000; do
	printf '\377' | dd of="$POLICY" bs=1 seek=$at conv=notrunc 2>/dev/null
	line 'argv a'
	cmp -s "$POLICY" /run/good || is "$status" 75 "deferred: byte $at damaged"
	cp /run/good "$POLICY"
done
rm "$POLICY" && ln -s /run/good "$POLICY"
broken 'a link'
rm "$POLICY" && mkdir "$POLICY"
broken 'a directory'
rm "$POLICY" && mkfifo "$POLICY"
broken 'a pipe'
ln -sf nowhere "$POLICY"
broken 'a dangling link'
line 'argv a'
is "$status" 0 'and the good one serves again'
rm "$POLICY"
line 'argv a'
is "$status" 0 'without one the built-in policy serves'
log_stop
has /tmp/log '"rule":"policy".*smrsh2ctl apply' 'the record says what to do'

# A bad edit never breaks what was applied.
apply </run/world/smrsh2.conf
{
	cat /run/world/smrsh2.conf
	echo 'NoSuchKey=1'
} | apply 2>/tmp/err
[ $? != 0 ]
ok $? 'an unknown key is an error'
has /tmp/err 'NoSuchKey' 'that names it'
line 'argv a'
is "$status" 0 'and the policy before it serves on'
plan
