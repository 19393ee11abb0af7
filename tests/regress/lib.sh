# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034 # used by those who read it
# lib: what every script here begins with.  Inside the private world
# (tests/faults/world): root, /run/world with the built files, an empty
# command directory, no log daemon, alice (61001) with a home directory.

: "${CMDDIR:?run by tests/regress/each}"
: "${POLICY:?run by tests/regress/each}"
tests=0
smrsh2=/run/world/smrsh2

# ok STATUS SENTENCE: one line of TAP.
ok() {
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		printf 'ok %d - %s\n' "$tests" "$2"
	else
		printf 'not ok %d - %s\n' "$tests" "$2"
		[ ! -s /tmp/err ] || sed 's/^/#   stderr: /' /tmp/err | head -n 5
	fi
}

skip() {
	tests=$((tests + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tests" "$1" "$2"
}

# is GOT WANTED SENTENCE
is() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		echo "#   wanted: $2"
		echo "#      got: $1"
	fi
}

# has FILE PATTERN SENTENCE: a line of the file matches.
has() {
	grep -q -- "$2" "$1"
	ok $? "$3"
}

plan() {
	echo "1..$tests"
	exit 0
}

# A program of the command directory.
put() {
	cp "/run/world/$1" "$CMDDIR/${2:-$1}"
	chmod 755 "$CMDDIR/${2:-$1}"
}

# script NAME: from standard input.
script() {
	cat >"$CMDDIR/$1"
	chmod 755 "$CMDDIR/$1"
}

# as_alice COMMAND...: as sendmail starts its shell for her.
as_alice() {
	(cd /home/alice && exec env -i AGENT=sendmail PATH=/usr/bin:/bin \
		setpriv --reuid 61001 --regid 61001 --clear-groups -- "$@")
}

# run COMMAND...: leaves status, /tmp/out and /tmp/err.
run() {
	"$@" >/tmp/out 2>/tmp/err </dev/null
	status=$?
}

# line COMMAND-LINE: as alice, through the launcher.
line() {
	run as_alice "$smrsh2" -c "$1"
}

# What the argument printer said, its arguments in brackets.
said() {
	tr '\0' '\n' </tmp/out | sed 1d | sed 's/.*/[&]/' | tr -d '\n'
}

log_start() {
	echo 512 >/proc/sys/net/unix/max_dgram_qlen
	/run/world/logd /dev/log /tmp/log &
	logd=$!
	while [ ! -S /dev/log ]; do sleep 0.01; done
}

# Nothing more will come: all datagrams sent before are in the file.
log_stop() {
	kill "$logd"
	wait "$logd" 2>/dev/null
	rm -f /dev/log
}

# apply: a policy from standard input.
apply() {
	mkdir -p /run/conf
	chmod 755 /run/conf
	cat >/run/conf/smrsh2.conf
	/run/world/smrsh2ctl apply --config /run/conf --output "$POLICY"
}

umask 022
: >/tmp/err
chmod 666 /tmp/err
