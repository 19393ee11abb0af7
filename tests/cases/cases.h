/* SPDX-License-Identifier: ISC */
/*
 * cases: what a row's input is turned into, by the kind of its file.
 */
#ifndef CASES_H
#define CASES_H

#include <stddef.h>

/* Text that grows; bytes that are not printable ASCII become \xHH. */
struct text {
	char bytes[262144];
	size_t used;
};

void text_format(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void text_bytes(struct text *t, const char *bytes, size_t len);

/*
 * A kind of row: the input's bytes (NUL at the end besides) to the text that
 * is compared.  argument: what stands behind the kind's name, or "".
 */
typedef void case_function(const char *input, size_t len, const char *argument,
    struct text *out);

case_function case_parse, case_argv, case_echo, case_exit, case_shebang;
case_function case_string, case_plain, case_element;
case_function case_header, case_block, case_lookup, case_passwd;
case_function case_arguments;

#endif
