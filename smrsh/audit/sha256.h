/* SPDX-License-Identifier: ISC */
/*
 * sha256: FIPS 180-4, for strings too long to record whole; private.
 */
#ifndef SMRSH_AUDIT_SHA256_H
#define SMRSH_AUDIT_SHA256_H

#include <stddef.h>

#define SHA256_HEX_SIZE 65

void sha256_hex(const void *data, size_t len, char out[SHA256_HEX_SIZE]);

#endif
