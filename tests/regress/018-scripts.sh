#!/bin/sh
# SPDX-License-Identifier: ISC
# T18: scripts, and what stands behind their #!.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
head_of() {
	printf '%b' "$1" >"$CMDDIR/s"
	chmod 755 "$CMDDIR/s"
}
interpreter=$CMDDIR/argv
head_of "#!$interpreter\n"
line 's a'
is "$(said)" "[$CMDDIR/s][a]" 'a script gets its path and its arguments'
head_of "#! $interpreter  -x y \n"
line 's a'
is "$(said)" "[-x y][$CMDDIR/s][a]" 'what follows the interpreter is one'
head_of '#!/bin/sh\necho "$0 $1"\n'
line 's a'
is "$(cat /tmp/out)" "$CMDDIR/s a" 'its $0 is the name in the directory'
for text in '#!argv\n' '#!./argv\n' '#!\n' '#! \t\n' '' 'echo x\n' \
	'\177EL' '#!bin/sh\n'; do
	head_of "$text"
	line s
	is "$status" 69 "refused: $text"
done
head_of "#!/$(printf '%0300d' 0)\n"
line s
is "$status" 69 'refused: an interpreter of 300 letters'
for text in '#!/nonexistent\n' '#!/bin/sh\r\n' '#!/bin/sh/x\n'; do
	head_of "$text"
	line s
	is "$status" 127 "not found, as a shell says: $text"
done
head_of '#!/usr\n'
line s
is "$status" 126 'an interpreter that is a directory cannot run'
head_of '#!/tmp/interpreter\n'
cp /run/world/argv /tmp/interpreter
chmod 755 /tmp/interpreter
line s
is "$status" 75 'an interpreter in /tmp is not trusted'
head_of '#!/usr/bin/env -S printf %s-%s\\n a b\n'
line 's c'
has /tmp/out '^a-b$' 'env -S is the interpreter, as it is'
cp "$CMDDIR/argv" "$CMDDIR/inner" && printf '#!%s in\n' "$interpreter" \
	>"$CMDDIR/inner" && chmod 755 "$CMDDIR/inner"
head_of "#!$CMDDIR/inner out\n"
line 's a'
is "$(said)" "[in][$CMDDIR/inner][out][$CMDDIR/s][a]" \
	'a script may be the interpreter of a script'
chmod 711 "$CMDDIR/s"
line s
is "$status" 2 'a script that may not be read has a status, as with sh'
# The kernel's own opinion: the same words as from an exec of it.
chmod 755 "$CMDDIR/s"
run as_alice "$CMDDIR/s" a
direct=$(said)
line 's a'
is "$(said)" "$direct" 'and runs as the kernel runs it'
plan
