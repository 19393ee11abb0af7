#!/bin/sh
# SPDX-License-Identifier: ISC
# Directives whose effect no other script here shows, with and without.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

put probe
put state
ln -s /usr/bin/id "$CMDDIR/id"
script caps <<'END'
#!/bin/sh
grep ^CapBnd /proc/self/status
END
ip link set lo up 2>/dev/null
# with EDIT: the default, changed by sed.
with() {
	sed "$1" /run/world/smrsh2.conf | apply
}
# says WORD WORDS SENTENCE: what the probe finds.
says() {
	line "probe $2"
	has /tmp/out "^$1" "$3"
}

with ''
says CONTAINED 'net-listen 31337' 'nobody listens'
says CONTAINED exec-write-and-run 'no memory is written and executed'
says ESCAPED 'net-family 1 1 0' 'a local socket is made'
with 's/^RestrictAddressFamilies=.*/RestrictAddressFamilies=AF_INET/'
says CONTAINED 'net-family 1 1 0' 'but for RestrictAddressFamilies='
with 's/^BindTCP=.*/BindTCP=31337/'
says ESCAPED 'net-listen 31337' 'BindTCP= lets it listen'
with 's/^MemoryDenyWriteExecute=.*/MemoryDenyWriteExecute=no/'
says ESCAPED exec-write-and-run 'MemoryDenyWriteExecute=no lets it be'

# as_root COMMAND: root start, in the home of alice.
as_root() {
	run env -i sh -c "cd /home/alice; exec $smrsh2 -c '$1'"
}
with 's/^User=.*/User=daemon\nSupplementaryGroups=news 61009/
	s/^ReadWritePaths=-%h/ReadWritePaths=/'
as_root 'id -G'
is "$(tr ' ' '\n' </tmp/out | grep -c '^9$\|^61009$')" 2 \
	'SupplementaryGroups= are its groups'
with 's/^ReadOnlyPaths=-/ReadOnlyPaths=\/proc -/'
as_root caps
is "$(cut -f2 /tmp/out)" 0000000000000000 'no capability can be gained'
with 's/^ReadOnlyPaths=-/ReadOnlyPaths=\/proc -/
	s/^CapabilityBoundingSet=.*/CapabilityBoundingSet=CAP_CHOWN CAP_KILL/'
as_root caps
is "$(cut -f2 /tmp/out)" 0000000000000021 'but for CapabilityBoundingSet='

chown 1 "$CMDDIR"
with ''
line 'state'
is "$status" 75 'a command directory of another defers'
with 's/^TrustedOwners=.*/TrustedOwners=daemon/'
line 'state'
is "$status" 0 'but for TrustedOwners='
plan
