/* SPDX-License-Identifier: ISC */
#ifndef SMRSH_AUDITD_JSON_H
#define SMRSH_AUDITD_JSON_H

#include <stdbool.h>
#include <stddef.h>

/*
 * One JSON object (RFC 8259) of printable ASCII without blanks, nothing
 * behind it, at most 16 deep, no name in it escaped, and none at its top
 * that is `name`.
 */
bool json_is_object(const char *text, size_t len, const char *name);

#endif
