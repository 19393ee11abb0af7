#!/bin/sh
# SPDX-License-Identifier: ISC
# T01: forms and lines, each with the status smrsh has, and, where Debian's
# smrsh is installed, the same status and standard output as from it.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

old=/usr/libexec/sendmail/smrsh
has_old=1
[ -x $old ] || has_old=0
put argv
for name in true false; do cp "/bin/$name" "$CMDDIR/$name"; done
script status <<'END'
#!/bin/sh
exit "$1"
END
script out <<'END'
#!/bin/sh
echo "out:$*"
END
if [ $has_old = 1 ] && [ -d /etc/mail/smrsh ]; then
	cp "$CMDDIR"/* /etc/mail/smrsh/
else
	has_old=0
fi

# same WANTED ARG...: what the launcher makes of these arguments.
same() {
	want=$1
	shift
	run as_alice "$smrsh2" "$@"
	got=$status
	mv /tmp/out /tmp/new
	if [ $has_old = 1 ]; then
		run as_alice $old "$@"
		if [ "$status" != "$got" ] || ! sed "s,/etc/mail/smrsh,$CMDDIR,g" \
			/tmp/out | cmp -s - /tmp/new; then
			ok 1 "as smrsh: $* (smrsh: $status, smrsh2: $got)"
			return
		fi
	fi
	is "$got" "$want" "status $want: $*"
}

# different OLD NEW SENTENCE ARG...
different() {
	was=$1
	want=$2
	why=$3
	shift 3
	run as_alice "$smrsh2" "$@"
	is "$status" "$want" "$why: $*"
	[ $has_old = 0 ] || {
		run as_alice $old "$@"
		is "$status" "$was" "and smrsh has $was: $*"
	}
}

same 64
same 64 -c
same 64 argv
same 64 -c argv extra
same 64 -cargv
same 64 -l -c argv
same 64 -c ''
same 64 -c '  	'
same 0 -c 'argv'
same 0 -c 'argv a b'
same 0 -c '/any/path/argv a'
same 0 -c "argv 'a b' \"c d\" e\\ f"
same 0 -c 'argv "" x'
same 0 -c 'argv # comment'
same 0 -c 'argv a#b'
same 7 -c 'status 7'
same 75 -c 'false || exit 75'
same 0 -c 'true && out x'
same 1 -c 'false && out x'
same 0 -c 'false || out x'
same 0 -c 'false && out a || out b'
same 1 -c 'true || out a && false'
same 3 -c 'out a && exit 3'
same 1 -c 'false || exit'
same 2 -c 'exit x'
same 0 -c 'exec out a b'
same 4 -c 'exec status 4'
same 0 -c 'exec true && out never'
same 69 -c 'exec '
same 69 -c 'nosuch'
same 69 -c '/bin/sh'
same 69 -c '.'
same 69 -c '..'
same 69 -c '/'
same 69 -c 'nosuch || exit 75'
same 69 -c 'true; id'
same 69 -c 'true | cat'
same 69 -c 'argv `id`'
same 69 -c 'argv $HOME'
same 69 -c 'argv > /tmp/x'
same 69 -c 'argv < /etc/passwd'
same 69 -c 'argv a & argv b'
same 69 -c "argv 'a;b'"
same 69 -c '"argv" a'
same 0 -c 'echo a  b'
same 0 -c "echo 'a\\tb\\c' d"
same 0 -c 'echo -n a'
different 2 69 'an open quote' -c "argv 'a"
different 2 69 'nothing behind an operator' -c 'argv &&'
different 69 0 'UTF-8 is text' -c 'argv é'
different 127 69 'exec exec' -c 'exec exec argv'
different 0 69 'exec echo' -c 'exec echo x'
different 0 69 'an operator in quotes' -c 'argv "a && true b"'
different 0 69 'an operator behind a backslash' -c 'argv a \|| true'
different 69 0 'IFS at the start' -c "IFS=' ' && true"
different 64 0 'the argv form' -- argv 'a b'
different 64 0 'options for the record' --queue-id x -c true
plan
