#!/bin/sh
# SPDX-License-Identifier: ISC
# T19: programs, scripts and interpreters that are pinned, and changed.
# shellcheck disable=SC1091,SC2154 # see lib.sh
. ./lib.sh

mkdir -p /run/conf/commands
sum() {
	sha256sum "$1" | sed 's/^\([0-9a-f]*\).*/sha256:\1/'
}

# pin NAME DIGEST...: one statement.
pin() {
	name=$1
	shift
	printf '[Policy]\nDigest=%s\n' "$*" >"/run/conf/commands/$name.conf"
	apply </run/world/smrsh2.conf
}

# deferred SENTENCE
deferred() {
	is "$status" 75 "$1 is deferred"
	has /tmp/err 'not the one that the policy pins' 'and the sender is told'
}

put argv
put state other
script script <<'END'
#!/bin/sh
echo ran
END
shell=$(sum "$(readlink -f /bin/sh)")
log_start
pin argv "$(sum "$CMDDIR/argv")"
line 'argv x'
is "$status" 0 'a program that is what it was runs'
has /tmp/log "\"digest\":\"$(sum "$CMDDIR/argv" | cut -c8-)\"" \
	'and the record has its digest'
printf x >>"$CMDDIR/argv"
line 'argv x'
deferred 'one with a byte more'
sleep 0.1
has /tmp/log "argv: changed; .* $(sum "$CMDDIR/argv" | cut -c8-)" \
	'and the record has what was found'
cp "$CMDDIR/other" "$CMDDIR/argv"
line 'argv x'
deferred 'another program in its place'
{
	echo '[Policy]'
	echo "Digest=sha256:$(printf %064d 0)"
	echo "Digest=$(sum "$CMDDIR/argv")"
} >/run/conf/commands/argv.conf
apply </run/world/smrsh2.conf
line 'argv x'
is "$status" 0 'one of two pins is enough'
pin script "$(sum "$CMDDIR/script")" "$shell"
line script
is "$(cat /tmp/out)" ran 'a script runs with the interpreter that is pinned'
pin script "$(sum "$CMDDIR/script")"
line script
deferred 'a script whose interpreter is not pinned'
pin script "$(sum "$CMDDIR/script")" "$(sum "$CMDDIR/other")"
line script
deferred 'a script with another interpreter'
pin script "$shell"
ln -sf /bin/sh "$CMDDIR/script"
line 'script -c id'
is "$status" 0 'a pinned shell is the shell'
pin script "$(sum "$CMDDIR/other")" "$shell"
line 'script -c id'
deferred 'the interpreter alone, in the place of its script,'
rm "$CMDDIR/script"
ln -s "$CMDDIR/inner" "$CMDDIR/script"
script inner <<END
#!$CMDDIR/core
END
script core <<'END'
#!/bin/sh
END
pin script "$(sum "$CMDDIR/inner")" "$shell"
line script
deferred 'a script of scripts'
pin other "$(sum "$CMDDIR/other")"
chmod 711 "$CMDDIR/other"
line other
deferred 'a program that its user cannot read'
log_stop
plan
