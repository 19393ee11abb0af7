/* SPDX-License-Identifier: ISC */
/*
 * request: from argv to what the mail server asked for.
 * Phase: decide; pure.
 * Against: a sender's address that looks like an option: an option takes the
 * next element whatever it holds, and nothing is guessed.
 */
#include <string.h>

#include "smrsh/request.h"
#include "smrsh2/err.h"
#include "smrsh2/request.h"

/* clang-format off */
static const struct option {
	const char *name;
	size_t at;
} options[] = {
	{ "--queue-id",   offsetof(struct request, queue_id) },
	{ "--sender",     offsetof(struct request, sender) },
	{ "--client",     offsetof(struct request, client) },
	{ "--message-id", offsetof(struct request, message_id) },
};
/* clang-format on */

static int
usage(const struct request *r, struct err *e)
{
	return err_set(e, ERR_USAGE, RULE_USAGE, 0, "Usage: %s -c command",
		       r->argv0);
}

/* How many elements the option at argv[0] takes; 0: it is none. */
static int
take_option(struct request *r, char *const *argv)
{
	size_t i;
	size_t len;
	const char **value;

	for (i = 0; i < sizeof options / sizeof options[0]; i++) {
		len = strlen(options[i].name);
		if (strncmp(argv[0], options[i].name, len) != 0)
			continue;
		value = (const char **)((char *)r + options[i].at);
		if (argv[0][len] == '=') {
			*value = argv[0] + len + 1;
			return 1;
		}
		if (argv[0][len] == '\0' && argv[1] != NULL) {
			*value = argv[1];
			return 2;
		}
	}
	return 0;
}

int
request_read(struct request *r, int argc, char *const *argv, struct err *e)
{
	int i = 1;
	int taken;

	memset(r, 0, sizeof *r);
	r->argv0 = argc > 0 && argv[0] != NULL ? argv[0] : "";
	while (i < argc && (taken = take_option(r, argv + i)) > 0)
		i += taken;
	if (i + 2 == argc && strcmp(argv[i], "-c") == 0) {
		r->command = argv[i + 1];
		return 0;
	}
	if (i + 1 < argc && strcmp(argv[i], "--") == 0 &&
	    argv[i + 1][0] != '-' && argv[i + 1][0] != '\0') {
		r->words = argv + i + 1;
		r->word_count = (size_t)(argc - i - 1);
		return 0;
	}
	return usage(r, e);
}
