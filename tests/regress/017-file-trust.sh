#!/bin/sh
# SPDX-License-Identifier: ISC
# T17: files that are no programs, or that somebody else could change.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
for mode in 0775 0757 0777 0722; do
	put argv w
	chmod $mode "$CMDDIR/w"
	line w
	is "$status" 75 "a program with mode $mode is deferred"
done
put argv mine
chown 61001 "$CMDDIR/mine"
line mine
is "$status" 75 "a program of the recipient's is deferred"
mkfifo "$CMDDIR/fifo" && chmod 755 "$CMDDIR/fifo"
mkdir "$CMDDIR/dir"
mknod -m 755 "$CMDDIR/null" c 1 3
for name in fifo dir null . .. '' /; do
	line "$name x"
	[ "$status" = 69 ] || [ "$status" = 64 ]
	ok $? "no regular file is refused: '$name'"
done
put argv plain
chmod 644 "$CMDDIR/plain"
line plain
is "$status" 69 'a file that may not be executed is refused'
put argv rootonly
chmod 700 "$CMDDIR/rootonly"
line rootonly
is "$status" 69 'one that only root may execute is'
put argv unreadable
chmod 711 "$CMDDIR/unreadable"
line 'unreadable a'
is "$(said)" '[a]' 'one that may be executed and not read runs'

# Set-id: runs without its rights where the policy allows it.
put state suid
chmod 4755 "$CMDDIR/suid"
line suid
is "$(grep ^uids= /tmp/out)" 'uids=61001,61001,61001' \
	'a set-user-ID program gets nothing of it'
sed 's/^AllowSetID=.*/AllowSetID=no/' /run/world/smrsh2.conf | apply
ok $? 'a policy without set-id programs is applied'
line suid
is "$status" 69 'and refuses them'
line 'argv a'
is "$status" 0 'and not the others'
rm -f "$POLICY"

# A file system that does not execute, or that honours no set-id bits.
mkdir "$CMDDIR/../noexec"
mount -t tmpfs -o noexec,mode=755 none "$CMDDIR/../noexec"
cp /run/world/argv "$CMDDIR/../noexec/p"
chmod 755 "$CMDDIR/../noexec/p"
ln -s ../noexec/p "$CMDDIR/noexec"
line noexec
[ "$status" = 69 ] || [ "$status" = 126 ]
ok $? 'a file on a noexec file system does not run'
plan
