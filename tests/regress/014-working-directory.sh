#!/bin/sh
# SPDX-License-Identifier: ISC
# T14: working directories that are gone, closed, or somebody else's.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put state

# in_dir USER DIRECTORY-COMMANDS: PWD as the program saw it.
in_dir() {
	run setpriv --reuid "$1" --regid "$1" --clear-groups -- env -i \
		AGENT=sendmail PATH=/usr/bin:/bin sh -c "$2; exec $smrsh2 -c state"
}
mkdir -m 777 /tmp/dirs
in_dir 61001 'mkdir /tmp/dirs/gone; cd /tmp/dirs/gone; rmdir /tmp/dirs/gone'
is "$status" 0 'a directory that was removed does not matter'
is "$(grep '^env=PWD' /tmp/out)" '' 'and has no PWD'
in_dir 61001 'mkdir -m 000 /tmp/dirs/shut; cd /tmp/dirs'
is "$status" 0 'a directory of everybody does not matter'
is "$(grep '^env=PWD' /tmp/out)" 'env=PWD=/tmp/dirs' 'and is told'
in_dir 61001 'cd /home/alice; mkdir d; cd d; chmod 000 .'
is "$status" 0 'a directory that cannot be read any more does not matter'
in_dir 61001 'cd /'
is "$(grep '^cwd=' /tmp/out)" 'cwd=/' 'nor does the root'
in_dir 61001 'cd /proc/self'
is "$status" 0 'nor does one that dies with its process'

# Root start: the directory is what tells whom the mail is for.
from_root() {
	run env -i AGENT=sendmail PATH=/usr/bin:/bin sh -c "$1; exec setpriv \
		--groups $2 -- $smrsh2 -c state"
}
from_root 'cd /home/alice' 61001
is "$(grep ^uids= /tmp/out)" 'uids=61001,61001,61001' \
	'under root start the owner of the directory is the user'
for dir in / /tmp /root /home; do
	from_root "cd $dir" 61001
	is "$status" 75 "a directory of root's is deferred: $dir"
done
from_root 'mkdir /tmp/dirs/old; chown 61001:61001 /tmp/dirs/old;
	cd /tmp/dirs/old; rmdir /tmp/dirs/old' 61001
[ "$status" = 75 ] || grep -q '^uids=61001' /tmp/out
ok $? 'a removed directory is its owner or nobody, never root'
from_root 'cd /home/alice' 61002
is "$status" 75 'groups of somebody else are deferred'
plan
