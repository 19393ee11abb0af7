#!/bin/sh
# SPDX-License-Identifier: ISC
# T20 T21: users that are none, and root by any name.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put state
{
	cat /etc/passwd
	echo 'toor:x:0:0::/root:/bin/sh'
	echo 'alice:x:61001:61001::/home/alice:/bin/sh'
	echo 'service:x:61003:61003::/nonexistent:/bin/false'
} >/run/passwd
mount --bind /run/passwd /etc/passwd

# user VALUE: the status of apply.
user() {
	sed "s/^User=.*/User=$1/" /run/world/smrsh2.conf | apply 2>/tmp/err
}

group_too() {
	sed "s/^User=.*/User=$1\nGroup=$1/" /run/world/smrsh2.conf |
		apply 2>/tmp/err
}
for name in -1 4294967295 4294967294 0x0 0 0root root toor ' root' 'root ' \
	"nobody\\n" nosuchuser "$(printf '%040d' 1)" '' '%h' 'alice bob' 01 1.0 \
	'1e3' "''" +61001; do
	if user "$name"; then
		# What the parser lets pass must still not be root or nobody's.
		run env -i sh -c "cd /home/alice; exec $smrsh2 -c state"
		if [ "$status" = 0 ]; then
			grep -q '^uids=0,' /tmp/out
			is "$?" 1 "User=$name is not root"
		else
			is "$status" 75 "User=$name runs nothing"
		fi
	else
		ok 0 "User=$name is refused"
		[ -s /tmp/err ] || ok 1 'with a sentence'
	fi
	rm -f "$POLICY"
done
user service
ok $? 'User=service is taken'
run env -i sh -c "cd /; exec $smrsh2 -c state"
is "$(grep ^uids= /tmp/out)" 'uids=61003,61003,61003' \
	'and the program runs as that user'
is "$(grep ^gids= /tmp/out)" 'gids=61003,61003,61003' 'in that group'
line state
is "$status" 75 'started as somebody else it is deferred, not ignored'
user 61004
[ $? != 0 ]
ok $? 'a number without an account needs a group'
group_too 61004
ok $? 'and no name'
run env -i sh -c "cd /; exec $smrsh2 -c state"
is "$(grep ^uids= /tmp/out)" 'uids=61004,61004,61004' 'and is that user'
sed 's/^MinimumUID=.*/MinimumUID=61002/' /run/world/smrsh2.conf | apply
line state
is "$status" 75 'a recipient below MinimumUID= is deferred'
# Without /etc/passwd nobody else is taken instead.
rm -f "$POLICY"
umount /etc/passwd
mount --bind /dev/null /etc/passwd
run env -i sh -c "cd /home/alice; exec setpriv --groups 61001 -- $smrsh2 -c state"
is "$(grep ^uids= /tmp/out)" 'uids=61001,61001,61001' \
	'an account without a line in passwd is who it is'
umount /etc/passwd
plan
