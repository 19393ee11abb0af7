/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "tests/unit/compile/help.h"
#include "smrsh/compile/ini.h"

static const char *const sections[] = { "Policy", "Global", NULL };

static void
take(void *user, const char *section, const struct place *place,
     const char *value)
{
	assign_statement(user, section, place, value);
}

void
help_parse(struct parsed *p, const char *text, size_t size)
{
	struct assign a = { &p->draft, &p->pool, &p->report, NULL, NULL };
	struct ini ini = { "test", sections, take, &a, &p->report };

	memset(p, 0, sizeof *p);
	draft_init(&p->draft);
	p->draft.file = "test";
	ini_parse_text(&ini, text, size);
}

void
help_policy(struct parsed *p, const char *statements)
{
	char text[8192];
	int len = snprintf(text, sizeof text, "[Policy]\n%s\n", statements);

	assert_in_range(len, 1, sizeof text - 1);
	help_parse(p, text, (size_t)len);
}

bool
help_reports(const struct parsed *p, const char *text)
{
	size_t i;

	for (i = 0; i < p->report.count; i++)
		if (strstr(p->report.lines[i], text) != NULL)
			return true;
	return false;
}

void
help_expect_report(const struct parsed *p, const char *line)
{
	if (line == NULL) {
		if (p->report.count != 0)
			fail_msg("reported: %s", p->report.lines[0]);
		return;
	}
	assert_int_equal(p->report.count, 1);
	assert_string_equal(p->report.lines[0], line);
}

void
help_free(struct parsed *p)
{
	report_free(&p->report);
	pool_free(&p->pool);
}
