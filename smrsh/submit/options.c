/* SPDX-License-Identifier: ISC */
/*
 * options: from sendmail's command line to what a letter needs of it.
 * Phase: decide; pure.
 */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "smrsh/submit/submit.h"

/* Sendmail 8's; what is not for a message's submission is left out. */
#define OPTIONS "+A:B:b:C:e:F:f:Gh:imN:nO:o:p:R:r:sTtUV:vX:x"

static int
take_sender(struct letter *l, const char *address)
{
	size_t len = strlen(address);

	l->has_sender = true;
	if (len >= 2 && address[0] == '<' && address[len - 1] == '>') {
		address++;
		len -= 2;
	}
	if (len == 0)
		return 0;
	/* Looked at like a recipient, then taken out again. */
	if (address_add(l, address, len) != 0)
		return EX_USAGE;
	strcpy(l->sender, l->recipients[--l->count]);
	return 0;
}

static int
take_option(struct letter *l, int option, const char *value)
{
	switch (option) {
	case 'f':
	case 'r':
		return take_sender(l, value);
	case 'F':
		l->full_name = value;
		return 0;
	case 't':
		l->takes_headers = true;
		return 0;
	case 'i':
		l->ignores_dot = true;
		return 0;
	case 'o':
		l->ignores_dot = l->ignores_dot || value[0] == 'i';
		return 0;
	case 'b':
		if (strcmp(value, "m") == 0)
			return 0;
		return submit_failed(EX_USAGE, "only messages are taken: -b",
				     value);
	case '?':
		return submit_failed(EX_USAGE, "unknown option", "");
	default:	/* delivery notices, tags, verbosity */
		return 0;
	}
}

int
options_read(struct letter *l, int argc, char **argv)
{
	int status;
	int option;
	int i;

	if (argc < 1)
		return submit_failed(EX_USAGE, "no arguments", "");
	while ((option = getopt(argc, argv, OPTIONS)) != -1) {
		status = take_option(l, option, optarg != NULL ? optarg : "");
		if (status != 0)
			return status;
	}
	for (i = optind; i < argc; i++) {
		status = address_add_list(l, argv[i], strlen(argv[i]));
		if (status != 0)
			return status;
	}
	return 0;
}
