#!/bin/sh
# SPDX-License-Identifier: ISC
# T15: the allowed link moves between two programs as fast as it can while
# the launcher runs; the program that ran is the one on record.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

# A place that the default policy lets programs be executed in.
dir=/opt
mount -t tmpfs -o mode=755 race $dir
cp /run/world/argv "$dir/one"
# Another file, so that the record can tell: an ELF with a longer tail.
{
	cat /run/world/argv
	echo padding
} >"$dir/two"
cat >"$dir/script" <<'END'
#!/bin/sh
echo script
END
chmod 755 "$dir/one" "$dir/two" "$dir/script"
ln -s "$dir/one" "$CMDDIR/prog"
/run/world/swap "$CMDDIR/prog" "$dir/one" "$dir/two" &
swap=$!
log_start
/usr/bin/python3 race.py "$smrsh2" prog "$dir" 9 1 "two programs"
kill $swap
/run/world/swap "$CMDDIR/prog" "$dir/one" "$dir/script" &
swap=$!
/usr/bin/python3 race.py "$smrsh2" prog "$dir" 9 2 "a program and a script"
kill $swap
echo '1..2'
