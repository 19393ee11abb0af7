#!/bin/sh
# SPDX-License-Identifier: ISC
# T08: patterns, tildes and braces reach the program as they are written.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
touch /home/alice/a.txt /home/alice/b.txt
for word in '*' '*.txt' '?.txt' '[ab].txt' '/etc/pass*' '~' '~root' '~/x' \
	'~alice/*' '{a,b}' '{1..3}' '!x' '!!' '%1' '@(a|b)'; do
	line "argv $word"
	case $word in
	*'|'*) is "$status" 69 "refused for its bar: $word" ;;
	*) is "$(said)" "[$word]" "as it is: $word" ;;
	esac
done
line 'echo /home/*/* ~'
is "$(cat /tmp/out)" '/home/*/* ~' 'by echo too'
plan
