#!/bin/sh
# SPDX-License-Identifier: ISC
# T03: no shell ever sees the line.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
nl='
'
cr=$(printf '\r')
syn=$(printf '\026\012.')
syn=${syn%.}
for text in 'argv $(touch /tmp/pwned)' 'argv `touch /tmp/pwned`' \
	"argv a${nl}touch /tmp/pwned" "argv a${cr}touch /tmp/pwned" \
	"argv a${syn}touch" 'argv (a)' 'argv a;touch /tmp/pwned' \
	"argv a\\${nl}b" 'a"r"gv x' "ar'g'v x" "argv '" 'argv "' \
	'argv "$(touch /tmp/pwned)"' "argv \$'a'" 'argv ${IFS}' 'argv <x' \
	'argv 2>/tmp/pwned' 'argv >/tmp/pwned' 'argv a&' 'argv a|sh' \
	'argv a^b' '$(argv)' '`argv`' '(argv)' 'argv() { touch /tmp/pwned'; do
	rm -f /tmp/pwned
	line "$text"
	is "$status" 69 "refused: $(printf %s "$text" | tr '\n\r' '??')"
	[ ! -e /tmp/pwned ] || ok 1 'and nothing ran'
done
line 'argv {a,b} {1..3}'
is "$(said)" '[{a,b}][{1..3}]' 'braces are text'
# As much as a shell would make of any of it: nothing was executed.
[ ! -e /tmp/pwned ]
ok $? 'nothing ran that was not asked for'
plan
