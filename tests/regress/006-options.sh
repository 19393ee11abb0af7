#!/bin/sh
# SPDX-License-Identifier: ISC
# T06: values of strangers that look like options, and programs that are
# called like them.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
put argv -x
log_start
for value in -c -c@x '--option=x"@x' -- --sender '' -rf '$(id)' "a
b"; do
	run as_alice "$smrsh2" --queue-id Q1 --sender "$value" -c 'argv fine'
	is "$status" 0 "a sender's address is never an option: $(
		printf %s "$value" | tr '\n' '?')"
	is "$(said)" '[fine]' 'nor does it change what runs'
done
run as_alice "$smrsh2" --queue-id=-rf --sender=-c -c 'argv fine'
is "$status" 0 'nor behind ='
line --help
is "$status" 69 '-c --help is the name of a program'
line '-x a'
is "$(said)" '[a]' 'which may begin with a dash'
line 'argv -c -- --help'
is "$(said)" '[-c][--][--help]' 'and so may arguments'
run as_alice "$smrsh2" -- -x a
is "$status" 64 'but not behind --, where it would be an option of ours'
log_stop
has /tmp/log '"from":"-c@x"' 'the record has the value as it came'
has /tmp/log '"qid":"-rf"' 'each of them'
grep -q '\\x0a' /tmp/log
is "$?" 1 'and no raw line feed'
plan
