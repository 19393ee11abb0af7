#!/bin/sh
# SPDX-License-Identifier: ISC
# T24 T25: ExecPaths= with files: these and no other, and a record of each try.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

put probe
put state neighbour
loader=$(readlink -f /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-*.so* \
	2>/dev/null | head -n 1)
script shell <<'END'
#!/bin/sh
"$@"
END
mkdir -p /run/tools /run/conf/commands
printf '#!/bin/sh\necho listed\n' >/run/tools/listed
printf '#!/usr/bin/perl\n' >/run/tools/perl
chmod 755 /run/tools/*
for name in shell probe; do
	printf '%s\n' '[Policy]' ExecPaths= ReadOnlyPaths=/usr/lib \
		"ExecPaths=/usr/bin/wc $loader -/run/tools/listed" \
		ExecPaths=/run/tools/perl SystemCallFilter=memfd_create \
		>/run/conf/commands/$name.conf
done
apply </run/world/smrsh2.conf
ok $? 'it compiles'
# tries WORDS STATUS PATH
tries() {
	log_start
	line "shell $1"
	log_stop
	is "$status" "$2" "$1"
	has /tmp/log "\"what\":\"exec\".*\"path\":\"$3\"" "is recorded: $3"
}

log_start
line 'shell /usr/bin/wc -c /etc/hostname'
is "$status" 0 'a program of the list runs'
line 'shell /run/tools/listed'
is "$(cat /tmp/out)" listed 'and a script, with the shell that runs already'
line 'shell /nonexistent'
is "$status" 127 'what is not there is not there'
log_stop
! grep -q '"what":"exec"' /tmp/log
ok $? 'and none of these is recorded'
tries /usr/bin/id 126 /usr/bin/id
tries /run/tools/perl 126 /usr/bin/perl
tries "$CMDDIR/neighbour" 126 "$CMDDIR/neighbour"
tries "$loader /usr/bin/id" 126 "$loader"
tries "/usr/../usr/bin/id" 126 '/usr/../usr/bin/id'
# Another file for the supervisor than for the program.
mkdir /run/plain
cp /usr/bin/id /run/plain/id
echo 'ReadOnlyPaths=/run/plain' >>/run/conf/commands/shell.conf
apply </run/world/smrsh2.conf
script shell <<'END'
#!/bin/sh
eval "exec $1</run/plain/id"
"/proc/self/fd/$1"
END
for fd in 3 4 5 6 7 8 9; do
	tries $fd 126 /proc/self/fd/$fd
done
script shell <<'END'
#!/bin/sh
"$@"
END
for way in exec-by-descriptor exec-memfd 'exec-written /tmp' \
	'exec-script /home/alice' 'exec-loader /tmp' 'exec-fork /usr/bin/id'; do
	log_start
	line "probe $way"
	log_stop
	has /tmp/out '^CONTAINED' "$way is contained"
	has /tmp/log '"what":"exec".*"path":"/' 'and recorded with a path'
done
log_start
run env -i sh -c "cd /home/alice; exec $smrsh2 -c 'shell /usr/bin/id'"
log_stop
is "$status" 126 'the same under root start'
has /tmp/log '"path":"/usr/bin/id"' 'with its record'
plan
