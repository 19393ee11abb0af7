#!/bin/sh
# SPDX-License-Identifier: ISC
# T09: random lines; what the launcher accepts it splits as dash does.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

[ -x /bin/dash ] || {
	echo 'dash is not installed'
	exit 77
}
put argv
/usr/bin/python3 oracle.py "$smrsh2"
