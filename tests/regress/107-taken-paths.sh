#!/bin/sh
# SPDX-License-Identifier: ISC
# InaccessiblePaths= and NoExecPaths= take off; a home that lies among
# programs is not written.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

script look <<'END'
#!/bin/sh
ls "$1" >/dev/null 2>&1 && echo seen
"$1/tool" 2>/dev/null
cat "$1/tool" >/dev/null 2>&1 && echo read
{ echo x >"$1/file"; } 2>/dev/null && echo written
exit 0
END
mkdir -p /run/conf/commands /tmp/place /run/tools/in
for dir in /tmp/place /run/tools /run/tools/in; do
	printf '#!/bin/sh\necho ran\n' >$dir/tool
	chmod 755 $dir/tool
done
chown -R 61001 /tmp/place
# with STATEMENT...
with() {
	printf '%s\n' '[Policy]' "$@" >/run/conf/commands/look.conf
	apply </run/world/smrsh2.conf 2>/tmp/err
}
# looks DIRECTORY WANTED SENTENCE
looks() {
	line "look $1"
	is "$(tr '\n' ' ' </tmp/out)" "$2" "$3"
}

with ExecPaths=/run/tools
looks /tmp/place 'seen read written ' 'by default /tmp is written'
looks /run/tools 'seen ran read ' 'what ExecPaths= adds is executed'
with InaccessiblePaths=/tmp ExecPaths=/run/tools NoExecPaths=/run/tools
looks /tmp/place '' 'then it is out of reach'
looks /run/tools 'seen read ' 'what NoExecPaths= takes is only read'
with ExecPaths=/run/tools ExecPaths=/run/tools/in NoExecPaths=/run/tools
looks /run/tools/in 'seen ran read ' 'a more exact name stays executable'
with InaccessiblePaths=/home
looks /home/alice '' 'a home beneath one is out of reach'
with InaccessiblePaths=/home/bob
looks /home/alice 'seen written ' 'one beside it is not'
with InaccessiblePaths=/home/alice/secret
line 'look /tmp/place'
is "$status" 75 'a part of a home that is allowed defers'
with ReadOnlyPaths= ExecPaths= ReadWritePaths= InaccessiblePaths=/x
[ $? = 1 ]
ok $? 'with nothing allowed there is nothing to take from'

# A home among programs.
mkdir -p /run/tools/alice
chown 61001:61001 /run/tools/alice
with ExecPaths=-/run/tools
log_start
run env -i sh -c "cd /run/tools/alice; exec $smrsh2 -c 'look .'"
is "$status" 75 'a home among programs defers'
log_stop
has /tmp/log 'what can be written may not be executed' 'and the record says why'
with ExecPaths=-/run/tools ReadWritePaths= ReadWritePaths=/tmp
run env -i sh -c "cd /run/tools/alice; exec $smrsh2 -c 'look .'"
is "$status" 0 'unless the policy does without'
plan
