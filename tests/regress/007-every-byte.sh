#!/bin/sh
# SPDX-License-Identifier: ISC
# T07: every byte as an argument's, through the launcher: handed on as it is
# or refused, never altered; and UTF-8, good and bad.
# shellcheck disable=SC1091,SC2154,SC2016,SC2088,SC2181 # see lib.sh
. ./lib.sh

put argv
/usr/bin/python3 every_byte.py "$smrsh2"
