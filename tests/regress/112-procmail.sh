#!/bin/sh
# SPDX-License-Identifier: ISC
# T24: procmail, which runs what its user writes, in the command directory:
# with ExecPaths= it runs what the administrator wrote, and no mail is lost.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

procmail=$(command -v procmail) && formail=$(command -v formail) || {
	echo 'procmail is not installed'
	exit 77
}
{
	cat /etc/passwd
	echo 'alice:x:61001:61001::/home/alice:/bin/sh'
} >/run/passwd
mount --bind /run/passwd /etc/passwd
ln -s "$procmail" "$CMDDIR/procmail"
loader=$(ldd "$procmail" | sed -n 's/^[[:space:]]*\(\/[^ ]*ld[^ ]*\) .*/\1/p')
mkdir -p /run/conf/commands
cat >/run/conf/commands/procmail.conf <<END
[Policy]
ExecPaths=
ExecPaths=$formail $loader
ReadOnlyPaths=/usr/lib
END
apply </run/world/smrsh2.conf
ok $? 'the policy compiles'

# deliver RECIPE...: what procmail makes of a message.
deliver() {
	rm -f /home/alice/inbox /home/alice/taken
	{
		# shellcheck disable=SC2016 # for procmail
		printf '%s\n' 'DEFAULT=$HOME/inbox' 'LOGFILE=$HOME/log' "$@"
	} >/home/alice/.procmailrc
	chown 61001:61001 /home/alice/.procmailrc
	log_start
	printf 'From: b@example.org\nSubject: hello\n\nbody\n' |
		as_alice "$smrsh2" -c procmail >/tmp/out 2>/tmp/err
	status=$?
	log_stop
}
# refuses PATH: recorded, the recipe had no effect, the message is there.
refuses() {
	has /tmp/log "\"what\":\"exec\".*\"path\":\"$1\"" "$1 is refused"
	[ ! -s /home/alice/taken ]
	ok $? 'and did nothing'
	has /home/alice/inbox '^body' 'and the message is not lost'
}

deliver ':0 fw' "| $formail -A X-Filtered:yes"
is "$status" 0 'it delivers'
has /home/alice/inbox '^X-Filtered:' 'through a filter of the list'
! grep -q '"what":"exec"' /tmp/log
ok $? 'with nothing to record'
deliver ':0 c' '| /usr/bin/tee taken'
refuses /usr/bin/tee
deliver ':0 c' '| cat > taken'
refuses /bin/sh
deliver 'SHELL=/bin/bash' ':0 c' '| id > taken'
refuses /bin/bash
deliver 'TAKEN=`id > taken`'
refuses /bin/sh
deliver ':0 c' "| $loader /usr/bin/tee taken"
refuses "$loader"
printf '#!/bin/sh\ncat >taken\n' >/home/alice/own
chmod 755 /home/alice/own
deliver ':0 c' '| /home/alice/own'
refuses /home/alice/own
umount /etc/passwd
plan
