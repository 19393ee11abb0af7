#!/bin/sh
# SPDX-License-Identifier: ISC
# T22: root start where the drop cannot be made: nothing runs.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put state
log_start
drop() {
	run env -i AGENT=sendmail sh -c "cd /home/alice && exec setpriv \
		--groups 61001 $1 -- $smrsh2 -c state"
}
drop ''
is "$(grep ^uids= /tmp/out)" 'uids=61001,61001,61001' 'root becomes alice'
is "$(grep ^regain= /tmp/out)" 'regain=0' 'and there is no way back'
for cap in setuid setgid setpcap; do
	drop "--bounding-set -$cap --inh-caps -$cap"
	[ "$status" = 75 ]
	ok $? "without CAP_SETPCAP, CAP_SETUID or CAP_SETGID nothing runs: $cap"
	[ ! -s /tmp/out ]
	ok $? 'nothing at all'
done
# As many processes as the user may have: exec says EAGAIN (Linux 5.15).
# Two others of hers: the kernel compares before it counts the new one.
sleepers=
for _ in 1 2; do
	setpriv --reuid 61001 --regid 61001 --clear-groups -- sleep 60 &
	sleepers="$sleepers $!"
	while ! grep -q '^Uid:.61001' /proc/$!/status; do sleep 0.01; done
done
run env -i AGENT=sendmail sh -c "cd /home/alice && exec prlimit --nproc=1:1 \
	setpriv --groups 61001 -- $smrsh2 -c state"
is "$status" 75 'with no process left to the user it is deferred'
[ ! -s /tmp/out ]
ok $? 'and nothing ran'
# shellcheck disable=SC2086 # words are wanted
kill $sleepers
log_stop
is "$(grep -c '"k":"done".*"status":"not-started"' /tmp/log)" 4 \
	'each failure is on record'
plan
