#!/bin/sh
# SPDX-License-Identifier: ISC
# T12 T13: started with 0, 1 and 2 closed in each combination, and with a
# hundred descriptors too many: the program sees 0, 1 and 2, and no file of
# ours is mistaken for one of them (CVE-2002-0572).
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put state
log_start
bits=0
while [ $bits -lt 8 ]; do
	run as_alice /run/world/odd closed $bits "$smrsh2" --queue-id "closed$bits" \
		-c state
	is "$status" 0 "it runs with descriptors closed: $bits"
	if [ $((bits & 2)) = 0 ]; then
		is "$(grep ^fds= /tmp/out)" 'fds=0,1,2' \
			'and the program has 0, 1 and 2'
	fi
	bits=$((bits + 1))
done
run as_alice sh -c 'i=3; while [ $i -lt 9 ]; do eval "exec $i</etc/passwd";
	i=$((i + 1)); done; exec "$0" -c state' "$smrsh2"
is "$(grep ^fds= /tmp/out)" 'fds=0,1,2' 'inherited descriptors are closed'
run /usr/bin/python3 many_files.py "$smrsh2"
is "$(grep ^fds= /tmp/out)" 'fds=0,1,2' 'a hundred of all kinds are, too'
log_stop
is "$(grep -c '"k":"done".*"code":0' /tmp/log)" 10 'each of them on record'
plan
