/* SPDX-License-Identifier: ISC */
/*
 * statements: from a policy's text back to what the administrator wrote.
 * Phase: any time; pure.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "smrsh/compile/compile.h"
#include "smrsh/compile/keys.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

static int
unreadable(struct err *e)
{
	return err_set(e, ERR_CONFIG, RULE_POLICY, 0,
		       "the policy does not say how it was written: run"
		       " smrsh2ctl apply");
}

static int
no_memory(struct err *e)
{
	return err_set(e, ERR_SYSTEM, RULE_SYSTEM, ENOMEM, "no memory");
}

static size_t
count_lines(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

/* "[NAME]", or "PLACE\tKEY=VALUE". */
static int
take_line(struct statements *s, char *line)
{
	struct statement *new = &s->items[s->count];
	size_t len = strlen(line);
	char *tab = strchr(line, '\t');
	char *equals = tab != NULL ? strchr(tab, '=') : NULL;

	memset(new, 0, sizeof *new);
	if (len >= 2 && line[0] == '[' && line[len - 1] == ']') {
		line[len - 1] = '\0';
		new->policy = line + 1;
	} else if (equals != NULL && s->count > 0) {
		*tab = *equals = '\0';
		new->policy = s->items[s->count - 1].policy;
		new->place = line;
		new->key = tab + 1;
		new->value = equals + 1;
	} else {
		return -1;
	}
	s->count++;
	return 0;
}

static int
take_text(struct statements *s, struct err *e)
{
	char *line = s->text;
	char *end;

	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (take_line(s, line) != 0)
			return unreadable(e);
	}
	return *line == '\0' && s->count > 0 ? 0 : unreadable(e);
}

int
compile_statements(struct statements *out, const unsigned char *bytes,
		   size_t size, struct err *e)
{
	const struct policy_header *h = (const void *)bytes;
	const struct policy_text *t;
	size_t len;

	memset(out, 0, sizeof *out);
	if (size < sizeof *h || h->text < sizeof *h || h->text % 8 != 0 ||
	    h->text > size || size - h->text <= sizeof *t)
		return unreadable(e);
	t = (const void *)(bytes + h->text);
	len = size - h->text - sizeof *t;
	if (t->check != policy_checksum(t->lines, len) ||
	    memchr(t->lines, '\0', len) == NULL)
		return unreadable(e);
	out->text = strndup(t->lines, len);
	if (out->text == NULL)
		return no_memory(e);
	out->items = calloc(count_lines(out->text) + 1, sizeof out->items[0]);
	if (out->items != NULL && take_text(out, e) == 0)
		return 0;
	if (out->items == NULL)
		(void)no_memory(e);
	statements_free(out);
	return -1;
}

void
statements_free(struct statements *s)
{
	free(s->items);
	free(s->text);
	memset(s, 0, sizeof *s);
}

/* Of every other kind the statements add up. */
static bool
is_single(enum key_kind kind)
{
	static const enum key_kind singles[] = {
		KIND_USER, KIND_GROUP, KIND_NUMBER, KIND_BOOLEAN,
		KIND_LIMIT_SIZE, KIND_LIMIT_COUNT, KIND_LIMIT_TIME,
		KIND_LIMIT_TIME_US, KIND_LIMIT_NICE, KIND_UMASK, KIND_SPAN,
		KIND_SPAN_OR_INFINITY, KIND_SIZE, KIND_DIRECTORY, KIND_AUDIT,
		KIND_MODE, KIND_ON_TIMEOUT, KIND_SOCKET,
	};
	size_t i;

	for (i = 0; i < sizeof singles / sizeof singles[0]; i++)
		if (singles[i] == kind)
			return true;
	return false;
}

bool
compile_key(size_t i, struct compile_key *out)
{
	if (i >= key_count)
		return false;
	out->name = keys[i].name;
	out->section = keys_section(keys[i].where);
	out->help = keys[i].help;
	out->is_single = is_single(keys[i].kind);
	return true;
}
