#!/bin/sh
# SPDX-License-Identifier: ISC
# T12 T23: what a program finds itself to be, as the recipient and under
# root start.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put state
says() {
	is "$(grep "^$1=" /tmp/out)" "$1=$2" "$3 $1 is '$2'"
}
check() {
	says uids 61001,61001,61001 "$1"
	says gids 61001,61001,61001 "$1"
	says groups "$2" "$1"
	says regain 0 "$1"
	says caps 00,00,00 "$1"
	says ambient 0 "$1"
	says nnp 1 "$1"
	says seccomp 2 "$1"
	says fds 0,1,2 "$1"
	says ignored 0 "$1"
	says blocked 0 "$1"
	says session 1 "$1"
	says core 0 "$1"
	says cwd /home/alice "$1"
	is "$(grep -c ^env= /tmp/out)" 2 "$1 it has two variables"
	has /tmp/out '^env=PATH=/usr/bin:/bin$' "$1 one is PATH"
	has /tmp/out '^env=PWD=/home/alice$' "$1 the other PWD"
}
run as_alice sh -c "trap '' HUP INT PIPE QUIT; umask 027; exec $smrsh2 -c state"
check 'as the recipient' ''
says umask 0027 'as the recipient'
run env -i AGENT=sendmail sh -c "trap '' HUP INT PIPE; umask 022
	cd /home/alice; exec setpriv --groups 61001,61009 --inh-caps +kill,+chown \
	--ambient-caps +kill,+chown -- env LD_PRELOAD=/tmp/x IFS=x \
	GLIBC_TUNABLES=x $smrsh2 -c state"
check 'under root start' '61001,61009'
says bounding 0 'under root start'
says umask 0022 'under root start'
grep -q 'securebits=0x0$' /tmp/out
is "$?" 1 'under root start root means nothing any more'
run setpriv --reuid 61001 --regid 61001 --groups 61001,5,6 -- env -i sh -c \
	"cd /home/alice; exec $smrsh2 -c state"
says groups 5,6,61001 "the recipient's"
plan
