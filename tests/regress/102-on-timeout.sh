#!/bin/sh
# SPDX-License-Identifier: ISC
# OnTimeout=: a program over its time bounces where the policy says so, but
# not where the host wanted it to end.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

script slow <<'END'
#!/bin/sh
sleep 60
END
# within LIMIT WORD: the default with other times.
within() {
	sed "s/^RuntimeMaxSec=.*/RuntimeMaxSec=$1\nOnTimeout=$2/
		s/^TimeoutStopSec=.*/TimeoutStopSec=1s/" \
		/run/world/smrsh2.conf | apply
}

put argv
log_start
within 1s bounce
line slow
is "$status" 69 'over its time it bounces'
has /tmp/err 'refused: slow ran out of time' 'and the sender is told why'
line 'slow || argv x'
is "$status" 69 'nothing behind it runs'
within 1s defer
line slow
is "$status" 75 'or is deferred'
has /tmp/err 'deferred: slow ran out of time' 'and the sender is told so'
within 1min bounce
as_alice "$smrsh2" -c slow >/tmp/out 2>/tmp/err &
while ! grep -c '"k":"intent"' /tmp/log | grep -qx 4; do sleep 0.05; done
kill -TERM "$(sed -n 's/.*"k":"intent".*"peer":{"pid":\([0-9]*\).*/\1/p' \
	/tmp/log | tail -n 1)"
wait $!
is $? 75 'a SIGTERM of the host defers'
log_stop
is "$(grep -c '"status":"timeout".*"exit":69,"sysexit":"EX_UNAVAILABLE"' \
	/tmp/log)" 2 'the records have the status'
plan
