#!/bin/sh
# SPDX-License-Identifier: ISC
# Arguments=: what may stand behind the name of a command.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

put argv
mkdir -p /run/conf/commands
{
	echo '[Policy]'
	echo 'Arguments=[a-z]*'
	echo 'Arguments=-a * [a-z]*'
} >/run/conf/commands/argv.conf
apply </run/world/smrsh2.conf
ok $? 'patterns compile'
for words in 'alice' '-a al alice' '"alice"' '-a "al x" alice'; do
	line "argv $words"
	is "$status" 0 "argv $words is allowed"
done
log_start
for words in '' '-a' '-a al' '-f' 'alice bob' '-a -f alice' 'Alice' '""' \
	'-a al alice bob' '"-a al" alice'; do
	line "argv $words"
	is "$status" 69 "argv $words is refused"
	has /tmp/err 'Arguments= of its policy' 'and the sentence names the rule'
	[ ! -s /tmp/out ]
	ok $? 'and nothing ran'
done
line 'argv alice && argv bob x'
is "$status" 69 'one wrong command refuses the line'
[ ! -s /tmp/out ]
ok $? 'before anything of it ran'
line 'argv alice # bob x'
is "$status" 0 'a comment is no argument'
log_stop
has /tmp/log '"rule":"arguments"' 'the record names the rule'
has /tmp/log 'policy argv fits' 'and the policy'
printf '[Policy]\nArguments=alice\nArguments=\n' >/run/conf/commands/argv.conf
apply </run/world/smrsh2.conf
line 'argv -f x'
is "$status" 0 'an empty value takes the patterns back'
printf '[Policy]\nArguments=""\n' >/run/conf/commands/argv.conf
apply </run/world/smrsh2.conf
line argv
is "$status" 0 'no argument is a pattern, too'
line 'argv x'
is "$status" 69 'that an argument does not fit'
plan
