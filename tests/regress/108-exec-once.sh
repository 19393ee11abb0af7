#!/bin/sh
# SPDX-License-Identifier: ISC
# T24 T25: ExecOnce=yes: one program, and no way to a second.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

put probe
ln -s /usr/bin/wc "$CMDDIR/wc"
script alone <<'END'
#!/bin/sh
read -r word </etc/hostname
echo "here $((6 * 7))"
END
script env <<'END'
#!/usr/bin/env -S sh
echo ran
END
# once WORD STATEMENT
once() {
	sed "s/^UMask=.*/ExecOnce=$1\n$2/" /run/world/smrsh2.conf | apply
}
# attempt WORDS PATH: contained, and the record names the path.
attempt() {
	log_start
	line "probe $1"
	log_stop
	grep -q '^CONTAINED' /tmp/out && ! grep -q '^ESCAPED' /tmp/out
	ok $? "$1 is contained"
	has /tmp/log "\"what\":\"exec\".*\"path\":\"$2\"" "and recorded: $2"
}

once no 'SystemCallFilter=memfd_create'
line 'probe exec-shell'
has /tmp/out '^ESCAPED' 'without it a shell is executed'
once yes 'SystemCallFilter=memfd_create'
ok $? 'it compiles'
for way in exec-shell exec-system exec-popen exec-posix-spawn exec-vfork \
	exec-wordexp; do
	attempt $way /bin/sh
done
attempt exec-by-descriptor '/usr/bin/dash'
attempt 'exec-fork /usr/bin/id' /usr/bin/id
attempt exec-memfd '/memfd:x (deleted)'
attempt 'exec-written /tmp' /tmp/copy-of-probe
attempt 'exec-script /tmp' /tmp/copy-of-probe
attempt 'exec-loader /tmp' '[^"]*ld[^"]*'
run as_alice sh -c "echo a b | $smrsh2 -c 'wc -w'"
is "$(cat /tmp/out)" 2 'a dynamic program runs'
line alone
is "$(cat /tmp/out)" 'here 42' 'a script runs'
log_start
line env
log_stop
is "$status" 126 'a script by way of env does not'
has /tmp/log '"what":"exec".*"path":"/usr/bin/sh"' 'and its shell is recorded'
run env -i sh -c "cd /home/alice; exec $smrsh2 -c 'probe exec-shell'"
has /tmp/out '^CONTAINED' 'the same under root start'
plan
