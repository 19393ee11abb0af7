#!/bin/sh
# SPDX-License-Identifier: ISC
# T02: what stands behind && and || is looked up like everything else; no
# path leads out of the command directory (CVE-2002-1165).
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
script good <<'END'
#!/bin/sh
echo good
END
printf '#!/bin/sh\ntouch /tmp/pwned\n' >/tmp/x
chmod 755 /tmp/x
cp /tmp/x /home/alice/x

for text in 'good||/tmp/x' 'good ||/bin/sh' 'good || . x' 'good &&../../tmp/x' \
	'|| ' '&&' 'good &&' 'good ||' '. || . /tmp/x || .' '/ /tmp/x' \
	'good && /home/alice/x' 'nosuch || /tmp/x' 'good &&/tmp/x' \
	'good||.||/tmp/x' '|| /tmp/x' 'good && . /tmp/x' 'good || ""' \
	'good && ./x' 'good &&&& x' 'x' './x' '../../home/alice/x'; do
	rm -f /tmp/pwned
	line "$text"
	is "$status" 69 "refused: $text"
	[ ! -e /tmp/pwned ] || ok 1 "and nothing ran: $text"
done
line 'good && /somewhere/else/good'
is "$(cat /tmp/out)" 'good
good' 'a path in front of an allowed name does not matter'
plan
