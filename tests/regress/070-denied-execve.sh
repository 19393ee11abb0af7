#!/bin/sh
# SPDX-License-Identifier: ISC
# T24: SystemCallFilter=~execve was answered by the guard on execs, which let
# every exec go on.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

script starts <<'END'
#!/bin/sh
cat /dev/null && echo it started
END
line starts
has /tmp/out '^it started$' 'a program starts others where execve is allowed'
mkdir -p /run/conf/commands
cp /run/world/smrsh2.conf /run/conf
printf '[Policy]\nSystemCallFilter=~execve\n' >/run/conf/commands/starts.conf
run /run/world/smrsh2ctl apply --config /run/conf --output "$POLICY"
is "$status" 0 'the policy that takes execve away is applied'
line starts
[ ! -s /tmp/out ]
ok $? 'and then the program starts nothing'
plan
