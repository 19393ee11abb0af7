#!/bin/sh
# SPDX-License-Identifier: ISC
# T24: what a command leaves behind is judged by its own policy, while the
# next command of the line runs under another.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

script strict <<'END'
#!/bin/sh
exec >/dev/null
{
	while [ ! -e go ]; do :; done
	/usr/bin/id >won
	echo tried >lost
} &
END
script loose <<'END'
#!/bin/sh
id >mine
: >go
while [ ! -e lost ]; do :; done
END
mkdir -p /run/conf/commands
printf '[Policy]\nExecOnce=yes\n' >/run/conf/commands/strict.conf
printf '[Policy]\nRuntimeMaxSec=20s\n' >/run/conf/commands/loose.conf
apply </run/world/smrsh2.conf
line 'strict && loose'
is "$status" 0 'both commands run'
[ -s /home/alice/mine ]
ok $? 'the second one may execute'
[ -e /home/alice/lost ] && [ ! -s /home/alice/won ]
ok $? 'what the first one left behind still may not'
plan
