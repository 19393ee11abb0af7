#!/bin/sh
# SPDX-License-Identifier: ISC
# The launcher and its collector: on disk before anything runs, and a status
# that no missing record of an end can change.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

trail=/run/trail
show() { cat $trail/*.jsonl; }
kinds() { show | sed -n 's/.*"k":"\([a-z]*\)".*/\1/p' | grep -v key | tail -n "$1" | tr '\n' ' '; }

collect() {
	rm -f /run/audit
	/run/world/smrsh2-auditd --socket /run/audit --group mail --trail $trail \
		--user nobody --foreground &
	auditd=$!
	while [ ! -S /run/audit ]; do sleep 0.01; done
}

policy() {
	{
		sed "s/^Audit=.*/Audit=$1/" /run/world/smrsh2.conf
		echo AuditSocket=/run/audit
	} | apply
}

chgrp mail "$smrsh2"
chmod 2755 "$smrsh2"
script hello <<'END'
#!/bin/sh
id -g; id -G
echo ran >>/home/alice/ran
END
script fell <<'END'
#!/bin/sh
while [ ! -e /home/alice/go ]; do sleep 0.05; done
exit 3
END
policy required
log_start
collect

line hello
is "$status" 0 'with a collector a program runs'
is "$(tr '\n' ' ' </tmp/out)" '61001 61001 ' 'without the group of the launcher'
is "$(kinds 2)" 'intent done ' 'an execution is an intent and a done'
is "$(show | grep -c '"k":"intent".*"trust":"setgid".*"cmd":"hello"')" 1 \
	'sent by the set-group-ID launcher, for this command'
intent=$(show | sed -n 's/.*"seq":\([0-9]*\),.*"k":"intent".*/\1/p')
is "$(show | grep -c "\"k\":\"done\".*\"ev\":{\"of\":$intent,.*\"code\":0")" 1 \
	'the done names its intent'
line 'hello && hello'
is "$(kinds 4)" 'intent done intent done ' 'a line of two is two of each'
line 'hello; id'
is "$status" 69 'a refusal is a refusal'
is "$(show | grep '"k":"deny"' | grep -c '"cmd":"hello; id"')" 1 'and on record'
hostile=$(printf 'no\033[2J\n"\\\303\251\377\\%0800d' 0)
line "$hostile"
is "$status" 69 'a hostile line is refused'
is "$(show | LC_ALL=C grep -c '[^ -~]')" 0 'the trail is printable ASCII'
is "$(show | tail -n 1 | sed 's/.*"cmd_b64":"\([^"]*\)".*/\1/' | base64 -d)" \
	"$hostile" 'and has the line as it was'

as_alice "$smrsh2" -c fell &
wait_for=$!
while [ "$(kinds 1)" != 'intent ' ]; do sleep 0.05; done
pkill -KILL -x smrsh2
wait $wait_for 2>/dev/null
tries=0
while [ "$(kinds 1)" != 'lost ' ] && [ $tries -lt 100 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
is "$(kinds 1)" 'lost ' 'a supervisor that is killed leaves lost'

rm -f /home/alice/go
as_alice "$smrsh2" -c fell 2>/tmp/err &
wait_for=$!
while [ "$(kinds 1)" != 'intent ' ]; do sleep 0.05; done
kill -KILL $auditd
wait $auditd 2>/dev/null
touch /home/alice/go
wait $wait_for
is "$?" 3 'a done that cannot be recorded changes no status'

: >/home/alice/ran
line hello
is "$status" 75 'without the collector that is required it is 75'
is "$(cat /home/alice/ran)" '' 'and nothing runs'
line 'hello; id'
is "$status" 75 'and a refusal nobody records is 75, not 69'
rm -f /run/audit
line hello
is "$status" 75 'and without its socket'
log_stop
has /tmp/log 'smrsh2-auditd' 'the system log has the remedy'

log_start
collect
line hello
is "$status" 0 'with the next collector it runs'
kill -STOP $auditd
line hello
is "$status" 75 'one that does not answer is waited for, and then it is 75'
is "$(wc -l </home/alice/ran)" 1 'and nothing runs'
kill -CONT $auditd
kill $auditd
wait $auditd
is "$?" 0 'the collector stops'
run /run/world/smrsh2ctl audit verify --trail $trail
is "$status" 0 'after all that the trail is whole'

policy best-effort
rm -f /run/audit
line hello
is "$status" 0 'with best-effort it runs without'
log_stop
is "$(grep -c '"k":"intent".*"cmd":"hello"' /tmp/log)" 1 'and the system log has it'
grep -q 'stat=exit 0, audit=[0-9]*:[0-9a-f]\{16\}$' /tmp/log
ok $? 'the lines for people name their records'
plan
