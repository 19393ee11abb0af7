/* SPDX-License-Identifier: ISC */
/*
 * memo: from a draft to its filter, made or found.
 * Phase: apply time; pure.
 */
#include <stdlib.h>
#include <string.h>

#include "smrsh/compile/memo.h"
#include "smrsh/compile/arch.h"
#include "smrsh/compile/filter.h"
#include "smrsh/compile/keys.h"
#include "smrsh/compile/names.h"

#define MEMO_MAX 256		/* beyond it the oldest ones go */

struct memo_entry {
	struct memo_entry *next;
	struct filter_spec spec;
	size_t count;
	struct sock_filter code[];
};

static bool
is_same(const struct filter_spec *a, const struct filter_spec *b)
{
	size_t i;

	if (a->features != b->features || a->calls.count != b->calls.count)
		return false;
	for (i = 0; i < a->calls.count; i++)
		if (a->calls.names[i] != b->calls.names[i] &&
		    strcmp(a->calls.names[i], b->calls.names[i]) != 0)
			return false;
	return true;
}

static const struct memo_entry *
find(const struct memo *m, const struct filter_spec *spec)
{
	const struct memo_entry *e;

	for (e = m->entries; e != NULL; e = e->next)
		if (is_same(&e->spec, spec))
			return e;
	return NULL;
}

static int
make_spec(struct filter_spec *out, const struct draft *d)
{
	size_t i;

	out->calls = d->calls;
	out->features = (d->families & DRAFT_FAMILY_UNIX ? FEATURE_UNIX : 0) |
			(d->families & DRAFT_FAMILY_INET ? FEATURE_INET : 0) |
			(d->families & DRAFT_FAMILY_INET6 ? FEATURE_INET6 : 0) |
			(d->write_xor_exec ? FEATURE_WXORX : 0) |
			(d->exec_once ? FEATURE_ONCE | FEATURE_TOLD : 0) |
			(d->names_files ? FEATURE_TOLD : 0);
	if (d->bind_tcp.count == 0 || !draft_has_call(&d->calls, "bind"))
		return 0;
	for (i = 0; i < names_listen_count; i++)
		if (draft_add_call(&out->calls, names_listen[i]) != 0)
			return -1;
	return 0;
}

/* What only a filter could keep is not promised without one. */
static int
check_promises(const struct draft *d, struct report *report)
{
	struct place memory = keys_place(d, "MemoryDenyWriteExecute");
	struct place family = keys_place(d, "RestrictAddressFamilies");
	struct place mode = keys_place(d, "Mode");
	struct place once = keys_place(d, "ExecOnce");

	if (d->calls.count == 0 && d->write_xor_exec)
		return report_add(report, &memory, "needs SystemCallFilter=");
	if (d->calls.count == 0 && d->complains)
		return report_add(report, &mode, "complain needs"
				  " SystemCallFilter=");
	if (d->calls.count == 0 && d->exec_once)
		return report_add(report, &once, "needs SystemCallFilter=");
	if (d->calls.count == 0 && d->families != 0)
		return report_add(report, &family, "needs SystemCallFilter=");
	if (d->calls.count != 0 && d->families == 0)
		return report_add(report, &family, "name the families that are"
				  " allowed, or none");
	return 0;
}

static const struct memo_entry *
make(struct memo *m, const struct filter_spec *spec, const char **why)
{
	struct sock_filter code[POLICY_FILTER_MAX];
	struct memo_entry *e;
	int count = filter_build(arch_native(), spec, code, why);

	if (count < 0)
		return NULL;
	e = malloc(sizeof *e + (size_t)count * sizeof e->code[0]);
	if (e == NULL) {
		*why = "no memory";
		return NULL;
	}
	e->spec = *spec;
	e->count = (size_t)count;
	memcpy(e->code, code, (size_t)count * sizeof code[0]);
	e->next = m->entries;
	m->entries = e;
	m->count++;
	return e;
}

int
memo_filter(struct memo *m, const struct draft *d, struct block_filter *out,
	    struct report *report)
{
	struct place place = keys_place(d, "SystemCallFilter");
	const struct memo_entry *e;
	struct filter_spec spec;
	const char *why = "too many system calls";

	out->count = 0;
	if (check_promises(d, report) != 0)
		return -1;
	if (d->calls.count == 0)
		return 0;
	if (m->count >= MEMO_MAX)
		memo_free(m);
	if (make_spec(&spec, d) != 0)
		return report_add(report, &place, "%s", why);
	e = find(m, &spec);
	if (e == NULL)
		e = make(m, &spec, &why);
	if (e == NULL)
		return report_add(report, &place, "%s", why);
	out->code = e->code;
	out->count = e->count;
	return 0;
}

void
memo_free(struct memo *m)
{
	while (m->entries != NULL) {
		struct memo_entry *next = m->entries->next;

		free(m->entries);
		m->entries = next;
	}
	m->count = 0;
}
