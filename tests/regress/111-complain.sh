#!/bin/sh
# SPDX-License-Identifier: ISC
# Mode=complain: what the filter would deny is recorded and allowed, and
# Landlock is as it was.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

put probe
script child <<'END'
#!/bin/sh
/usr/bin/id -u
END
# mode WORD
mode() {
	sed "s/^UMask=.*/Mode=$1\nExecOnce=yes/" /run/world/smrsh2.conf | apply
}
# tries WORDS
tries() {
	log_start
	line "$1"
	log_stop
}

mode enforce
tries child
is "$status" 126 'enforced, a child is refused'
! grep -q '"mode":"complain"' /tmp/log
ok $? 'and the intent says nothing about it'
tries 'probe file-chmod-setid'
has /tmp/out '^CONTAINED' 'and so is a call'
has /tmp/log '"action":"errno EPERM"' 'with its record'
has /tmp/log 'denied=' 'and its line'
mode complain
tries child
is "$(cat /tmp/out)" 61001 'on trial the child runs'
has /tmp/log '"mode":"complain"' 'the intent says so'
has /tmp/log '"what":"exec","action":"allowed","path":"/usr/bin/id"' \
	'and the violation'
has /tmp/log 'not denied=exec of /usr/bin/id' 'for people, too'
tries 'probe file-chmod-setid'
has /tmp/out '^ESCAPED' 'the call goes on'
has /tmp/log '"what":"seccomp","action":"allowed"' 'with its record'
is "$(grep -c '"violations":[1-9]' /tmp/log)" 1 'and it is counted'
tries 'probe file-read /home/bob/public'
has /tmp/out '^CONTAINED' 'what Landlock refuses stays refused'
plan
