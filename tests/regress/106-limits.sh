#!/bin/sh
# SPDX-License-Identifier: ISC
# Every Limit...= is the program's limit, as the kernel counts it.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

script limits <<'END'
#!/bin/sh
cat /proc/self/limits
END
mkdir -p /run/conf/commands
# has_limit VALUE LINE
has_limit() {
	printf '%s\n' '[Policy]' 'ReadOnlyPaths=/proc' "$1" \
		>/run/conf/commands/limits.conf
	apply </run/world/smrsh2.conf
	line limits
	sed 's/  */ /g; s/ $//' /tmp/out >/tmp/limits
	has /tmp/limits "^$2" "$1"
}

has_limit LimitAS=512M:800M 'Max address space 536870912 838860800 bytes'
has_limit LimitCORE=0 'Max core file size 0 0 bytes'
has_limit LimitCPU=7:1min 'Max cpu time 7 60 seconds'
has_limit LimitDATA=100M 'Max data size 104857600 104857600 bytes'
has_limit LimitFSIZE=1M 'Max file size 1048576 1048576 bytes'
has_limit LimitMEMLOCK=8K 'Max locked memory 8192 8192 bytes'
has_limit LimitMSGQUEUE=1K 'Max msgqueue size 1024 1024 bytes'
has_limit LimitNOFILE=20:30 'Max open files 20 30 files'
has_limit LimitNPROC=50:60 'Max processes 50 60 processes'
has_limit LimitRTTIME=200ms:1s 'Max realtime timeout 200000 1000000 us'
has_limit LimitRTTIME=7 'Max realtime timeout 7 7 us'
has_limit LimitSIGPENDING=11 'Max pending signals 11 11 signals'
has_limit LimitSTACK=1M:2M 'Max stack size 1048576 2097152 bytes'
# A limit is never raised: these two are 0 for whom nobody gave more.
if prlimit --pid $$ --nice=20:20 --rtprio=9:9 2>/dev/null; then
	has_limit LimitNICE=+15:+10 'Max nice priority 5 10'
	has_limit LimitNICE=1 'Max nice priority 1 1'
	has_limit LimitRTPRIO=3:4 'Max realtime priority 3 4'
else
	has_limit LimitNICE=1 'Max nice priority 0 0'
	has_limit LimitRTPRIO=1 'Max realtime priority 0 0'
	skip 'LimitNICE= and LimitRTPRIO=' 'this host lets nobody raise them'
fi
plan
