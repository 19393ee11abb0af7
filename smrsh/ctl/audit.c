/* SPDX-License-Identifier: ISC */
/*
 * audit: smrsh2ctl audit, from its arguments to what reads the trail.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/ctl/audit.h"
#include "smrsh/ctl/ctl.h"
#include "smrsh2/own.h"

#define TAIL_LINES 10

static const struct action {
	const char *name;
	int (*run)(const struct audit_options *o);
	bool takes_seq;
} actions[] = {
	{ "verify", audit_verify, false },
	{ "show", audit_show, true },
	{ "tail", audit_tail, false },
};

static int
usage(const char *what)
{
	(void)ctl_usage(ctl_find("audit"), what);
	return AUDIT_USAGE;
}

static bool
parse_number(const char *text, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
}

static bool
parse_key(const char *text, unsigned char key[TRAIL_KEY_SIZE])
{
	size_t len;

	return sodium_hex2bin(key, TRAIL_KEY_SIZE, text, strlen(text), NULL,
			      &len, NULL) == 0 &&
	       len == TRAIL_KEY_SIZE;
}

static bool
read_options(int argc, char **argv, struct audit_options *o)
{
	static const struct option options[] = {
		{ "trail", required_argument, NULL, 't' },
		{ "key", required_argument, NULL, 'k' },
		{ "maillog", required_argument, NULL, 'm' },
		{ "follow", no_argument, NULL, 'f' },
		{ "lines", required_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	bool is_good = true;
	int option;

	opterr = 0;
	while (is_good &&
	       (option = getopt_long(argc, argv, "fn:", options, NULL)) != -1) {
		if (option == 't')
			o->directory = optarg;
		else if (option == 'k')
			o->has_key = is_good = parse_key(optarg, o->key);
		else if (option == 'f')
			o->is_following = true;
		else if (option == 'm' &&
			 o->mail_log_count < AUDIT_MAIL_LOGS_MAX)
			o->mail_logs[o->mail_log_count++] = optarg;
		else
			is_good = option == 'n' &&
				  parse_number(optarg, &o->lines);
	}
	if (is_good && optind < argc)
		o->has_seq = is_good = parse_number(argv[optind++], &o->seq);
	return is_good && optind == argc;
}

int
ctl_audit(int argc, char **argv)
{
	struct audit_options o = { .directory = SMRSH_TRAIL,
				   .lines = TAIL_LINES };
	const struct action *action = NULL;
	own_fd fd = -1;
	size_t i;

	for (i = 0; argc > 1 && i < sizeof actions / sizeof actions[0]; i++)
		if (strcmp(actions[i].name, argv[1]) == 0)
			action = &actions[i];
	if (action == NULL)
		return usage("verify, show or tail?");
	if (!read_options(argc - 1, argv + 1, &o) ||
	    o.has_seq != action->takes_seq)
		return usage("no such option, or a value is missing or wrong");
	fd = open(o.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		(void)fprintf(stderr, "smrsh2ctl: %s: %s\n", o.directory,
			      strerror(errno));
		return AUDIT_INCOMPLETE;
	}
	o.dir_fd = fd;
	return action->run(&o);
}
