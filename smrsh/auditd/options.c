/* SPDX-License-Identifier: ISC */
/*
 * options: from argv to what the collector shall do.
 * Phase: pure, but for the host's name.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "smrsh/auditd/auditd.h"
#include "smrsh/auditd/options.h"
#include "smrsh/trail/trail.h"
#include "smrsh2/err.h"

#define SOCKET_MODE 0660

static const char *
default_origin(void)
{
	static char origin[TRAIL_ORIGIN_MAX];
	char host[64] = "";

	(void)gethostname(host, sizeof host - 1);
	(void)snprintf(origin, sizeof origin, "%s/smrsh2", host);
	return origin;
}

static int
usage(struct err *e)
{
	return err_set(e, ERR_USAGE, RULE_USAGE, 0,
		       "usage: smrsh2-auditd [--socket PATH] [--group NAME] "
		       "[--mode OCTAL] [--trail DIR] [--user NAME] "
		       "[--origin NAME] [--segment BYTES] [--foreground]");
}

static bool
parse(const char *text, int base, unsigned long long max,
      unsigned long long *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, base);
	return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 &&
	       *out > 0 && *out <= max;
}

static bool
take(struct auditd_options *o, int option)
{
	unsigned long long number = 0;
	bool is_good = true;

	switch (option) {
	case 's':
		o->socket = optarg;
		break;
	case 't':
		o->trail = optarg;
		break;
	case 'u':
		o->user = optarg;
		break;
	case 'g':
		o->group = optarg;
		break;
	case 'o':
		o->origin = optarg;
		break;
	case 'f':
		o->is_foreground = true;
		break;
	case 'm':
		is_good = parse(optarg, 8, 0777, &number);
		o->mode = (unsigned int)number;
		break;
	case 'b':
		is_good = parse(optarg, 10, TRAIL_SEGMENT_BYTES, &number);
		o->segment_bytes = number;
		break;
	default:
		return false;
	}
	return is_good;
}

int
options_read(struct auditd_options *o, int argc, char **argv, struct err *e)
{
	static const struct option options[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "trail", required_argument, NULL, 't' },
		{ "user", required_argument, NULL, 'u' },
		{ "group", required_argument, NULL, 'g' },
		{ "origin", required_argument, NULL, 'o' },
		{ "mode", required_argument, NULL, 'm' },
		{ "segment", required_argument, NULL, 'b' },
		{ "foreground", no_argument, NULL, 'f' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	memset(o, 0, sizeof *o);
	o->trail = SMRSH_TRAIL;
	o->mode = SOCKET_MODE;
	o->origin = default_origin();
	o->segment_bytes = TRAIL_SEGMENT_BYTES;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!take(o, option))
			return usage(e);
	return optind == argc ? 0 : usage(e);
}
