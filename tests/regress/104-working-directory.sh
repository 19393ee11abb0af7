#!/bin/sh
# SPDX-License-Identifier: ISC
# WorkingDirectory=: entered as the user, and PWD says so.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

script where <<'END'
#!/bin/sh
echo "$(/bin/pwd) $PWD"
END
mkdir -m 755 /var/tmp/place
mkdir -m 700 /home/alice/Mail /home/bob/private
chown 61001 /home/alice/Mail
in_directory() {
	sed "s,^UMask=.*,WorkingDirectory=$1," /run/world/smrsh2.conf | apply
}

log_start
for path in /var/tmp/place /home/alice/Mail; do
	in_directory $path
	line where
	is "$(cat /tmp/out)" "$path $path" "it starts in $path"
done
in_directory %h/Mail
line where
is "$(cat /tmp/out)" '/home/alice/Mail /home/alice/Mail' 'in a part of its home'
in_directory '~'
line 'where && where'
is "$(sort -u /tmp/out)" '/home/alice /home/alice' 'in its home'
run env -i sh -c "cd /home/alice; exec $smrsh2 -c where"
is "$(cat /tmp/out)" '/home/alice /home/alice' 'also under root start'
log_stop
has /tmp/log '"cwd":"/home/alice/Mail"' 'the record has it'
log_start
for path in /nonexistent /etc/passwd /home/bob/private; do
	in_directory $path
	line where
	is "$status" 75 "$path defers"
	run env -i sh -c "cd /home/alice; exec $smrsh2 -c where"
	is "$status" 75 'also under root start, for it is entered as the user'
done
log_stop
has /tmp/log '"step":"directory"' 'and the record names the step'
in_directory
line where
is "$(cat /tmp/out)" '/home/alice /home/alice' 'empty: where the launcher is'
plan
