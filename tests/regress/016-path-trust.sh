#!/bin/sh
# SPDX-License-Identifier: ISC
# T16: directories and links that somebody else could change.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
log_start
parent=$(dirname "$CMDDIR")
trusted() {
	line 'argv a'
	is "$status" "$1" "$2"
}
trusted 0 'a command directory of root is trusted'
for mode in 0775 0757 1777 0777; do
	chmod $mode "$CMDDIR"
	trusted 75 "one with mode $mode is not"
	chmod 0755 "$CMDDIR"
	chmod $mode "$parent"
	trusted 75 "nor is a directory above it with that mode"
	chmod 0755 "$parent"
done
chown 61001 "$CMDDIR"
trusted 75 "nor is one of the recipient's"
chown 0 "$CMDDIR"
chown 61001 "$parent"
trusted 75 "nor is a directory above it of the recipient's"
chown 0 "$parent"
trusted 0 'and then it is again'
has /tmp/log '"rule":"trust".*chmod go-w' 'the record says what is wrong'
has /tmp/log 'stat=deferred (trust)' 'and so does the line for people'
grep -q "$CMDDIR" /tmp/err
is "$?" 1 'the sender is told no names of this host'

# Links: every place they lead through counts.
cp /run/world/argv /tmp/evil
chmod 755 /tmp/evil
ln -s /tmp/evil "$CMDDIR/out"
line out
is "$status" 75 'a link through /tmp is not trusted, whoever made the file'
cp /run/world/argv /home/alice/prog
chown 61001 /home/alice/prog
ln -s /home/alice/prog "$CMDDIR/home"
line home
is "$status" 75 "a link into a home is not"
ln "/home/alice/prog" "$CMDDIR/hard" 2>/dev/null ||
	{ cp /home/alice/prog "$CMDDIR/hard" && chown 61001 "$CMDDIR/hard"; }
line hard
is "$status" 75 'a hard link to a file of hers is not'
mkdir "$parent/evil" "${CMDDIR}evil"
cp /run/world/argv "${CMDDIR}evil/prog"
chown 61001 "${CMDDIR}evil"
ln -s "${CMDDIR}evil/prog" "$CMDDIR/prefix"
line prefix
is "$status" 75 'a directory that only begins alike is another'
line "../$(basename "$CMDDIR")evil/prog"
is "$status" 69 'and no path leads there'
ln -s loop "$CMDDIR/loop"
line loop
is "$status" 69 'a loop of links is no program'
log_stop
plan
