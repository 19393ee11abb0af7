#!/bin/sh
# SPDX-License-Identifier: ISC
# UnsetEnvironment=: the last word about every variable.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

ln -s /usr/bin/env "$CMDDIR/env"
mkdir -p /run/conf/commands
# starts UNSET WANTED
starts() {
	printf '%s\n' '[Policy]' 'Environment=A=1 B=2 AB=3' \
		'PassEnvironment=AGENT' "UnsetEnvironment=$1" \
		>/run/conf/commands/env.conf
	apply </run/world/smrsh2.conf
	line env
	is "$(sort /tmp/out | tr '\n' ' ')" "$2" "UnsetEnvironment=$1"
}

starts '' 'A=1 AB=3 AGENT=sendmail B=2 PATH=/usr/bin:/bin PWD=/home/alice '
starts A 'AB=3 AGENT=sendmail B=2 PATH=/usr/bin:/bin PWD=/home/alice '
starts 'A=1 B=1' 'AB=3 AGENT=sendmail B=2 PATH=/usr/bin:/bin PWD=/home/alice '
starts 'PWD PATH' 'A=1 AB=3 AGENT=sendmail B=2 '
starts AGENT 'A=1 AB=3 B=2 PATH=/usr/bin:/bin PWD=/home/alice '
printf '[Policy]\nUnsetEnvironment=\n' >/run/conf/commands/env.conf
sed 's/^UMask=.*/UnsetEnvironment=PATH/' /run/world/smrsh2.conf | apply
line env
is "$(cat /tmp/out)" "PATH=/usr/bin:/bin
PWD=/home/alice" 'a command takes back what the default took away'
plan
