/* SPDX-License-Identifier: ISC */
/*
 * fuzz_message: any bytes as a message to the collector.  What is taken can
 * stand in a record: one line of printable ASCII whose brackets and quotes
 * are closed, and only at its end.
 */
#include <stdlib.h>
#include <string.h>

#include "replay.h"
#include "smrsh/auditd/message.h"
#include "smrsh2/own.h"

static void
check_object(const char *ev, size_t len)
{
	int depth = 0;
	int is_string = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		MUST(ev[i] > 0x20 || (ev[i] == 0x20 && is_string));
		MUST(ev[i] < 0x7f);
		if (is_string && ev[i] == '\\')
			i++;
		else if (ev[i] == '"')
			is_string = !is_string;
		else if (!is_string && (ev[i] == '{' || ev[i] == '['))
			depth++;
		else if (!is_string && (ev[i] == '}' || ev[i] == ']'))
			depth--;
		MUST(depth > 0 || i + 1 == len);
	}
	MUST(depth == 0 && !is_string);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	char *text = malloc(size + 1);
	struct message m;

	MUST(text != NULL);
	memcpy(text, data, size);
	if (message_parse(&m, text, size)) {
		const char *p;

		check_object(m.ev, m.ev_len);
		for (p = m.line; *p != '\0'; p++)
			MUST(*p >= 0x20 && *p < 0x7f);
	}
	free(text);
	return 0;
}
