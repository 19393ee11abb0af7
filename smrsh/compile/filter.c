/* SPDX-License-Identifier: ISC */
/*
 * filter: from the names a policy allows to the seccomp filter of a machine.
 * Three answers: allowed; known and denied, which the supervisor records and
 * answers EPERM; unknown, which is answered ENOSYS as an older kernel would,
 * so that a newer C library falls back.
 * Phase: apply time; pure.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>

#include "smrsh/compile/arch.h"
#include "smrsh/compile/condition.h"
#include "smrsh/compile/emit.h"
#include "smrsh/compile/filter.h"
#include "smrsh/compile/names.h"
#include "smrsh/compile/tree.h"

#define CONDITIONS_MAX 64

struct decision {
	uint32_t answer;	/* when there is no condition */
	const struct names_condition *condition;
};

struct builder {
	const struct arch *arch;
	const struct filter_spec *spec;
	struct arch_names names;
	struct emit emit;
	struct {
		const struct names_condition *condition;
		emit_label label;
	} written[CONDITIONS_MAX];
	size_t written_count;
	struct tree_range ranges[TREE_RANGES_MAX];
	size_t range_count;
};

static bool
is_allowed(const struct builder *b, const char *name,
	   const struct names_errno *silent)
{
	/* The launcher's own execveat needs no leave of the policy. */
	if (strcmp(name, "execveat") == 0)
		return true;
	if (silent != NULL && silent->is_fixed)
		return false;
	return names_have(names_always, names_always_count, name) ||
	       draft_has_call(&b->spec->calls, name);
}

static struct decision
decide(const struct builder *b, uint32_t nr)
{
	const char *name = nr < ARCH_NR_COUNT ? b->names.names[nr] : "";
	const struct names_errno *silent = names_find_errno(name);
	struct decision d = { SECCOMP_RET_ERRNO | ENOSYS, NULL };

	if (name[0] == '\0')
		return d;
	if (is_allowed(b, name, silent)) {
		d.answer = SECCOMP_RET_ALLOW;
		d.condition = names_find_condition(name, b->arch->audit,
						   b->spec->features);
	} else if (silent != NULL) {
		d.answer = SECCOMP_RET_ERRNO | (uint32_t)silent->errnum;
	} else {
		d.answer = SECCOMP_RET_USER_NOTIF | POLICY_NOTIFY_DENY;
	}
	return d;
}

/* Each condition is written once, however many calls share it. */
static emit_label
write_decision(struct builder *b, struct decision d)
{
	emit_label label;
	size_t i;

	if (d.condition == NULL)
		return emit_return(&b->emit, d.answer);
	for (i = 0; i < b->written_count; i++)
		if (b->written[i].condition == d.condition)
			return b->written[i].label;
	label = condition_emit(&b->emit, d.condition, b->spec->features,
			       b->arch->is_big_endian);
	if (b->written_count < CONDITIONS_MAX) {
		b->written[b->written_count].condition = d.condition;
		b->written[b->written_count].label = label;
		b->written_count++;
	}
	return label;
}

static void
add_range(struct builder *b, uint32_t first, emit_label target)
{
	size_t n = b->range_count;

	if (n > 0 && b->ranges[n - 1].target == target)
		return;
	b->ranges[n].first = first;
	b->ranges[n].target = target;
	b->range_count++;
}

static void
gather_ranges(struct builder *b)
{
	uint32_t nr;

	for (nr = 0; nr <= ARCH_NR_COUNT; nr++)
		add_range(b, nr, write_decision(b, decide(b, nr)));
	/* Against: the same number with another meaning (x32). */
	if (b->arch->foreign_nr != 0)
		add_range(b, b->arch->foreign_nr,
			  emit_return(&b->emit, SECCOMP_RET_KILL_PROCESS));
}

/* True when a call of this number is allowed whatever its arguments. */
static bool
is_plain(const struct builder *b, uint32_t nr, const char *name)
{
	struct decision d = decide(b, nr);

	return strcmp(b->names.names[nr], name) == 0 && d.condition == NULL &&
	       d.answer == SECCOMP_RET_ALLOW;
}

/*
 * At load the kernel runs the filter for every number there is, to find those
 * it need never ask about again (seccomp_cache_prepare, 5.11): 20 us, which a
 * program of less than about a thousand calls does not win back at 27 ns each.
 * So only read and write, which alone are made by the hundred thousand and
 * are neighbours everywhere, are left for it to see.
 */
static emit_label
write_number(struct builder *b, emit_label tree)
{
	emit_label number = emit_opaque(&b->emit, tree);
	uint32_t nr = 0;

	while (nr + 1 < ARCH_NR_COUNT && !(is_plain(b, nr, "read") &&
					   is_plain(b, nr + 1, "write")))
		nr++;
	if (nr + 1 < ARCH_NR_COUNT) {
		emit_label allow = emit_return(&b->emit, SECCOMP_RET_ALLOW);
		emit_label slow = number;

		number = emit_branch(&b->emit, BPF_JGT, nr + 1, slow, allow);
		if (nr > 0)
			number = emit_branch(&b->emit, BPF_JGE, nr, number,
					     slow);
	}
	return emit_load(&b->emit,
			 (uint32_t)offsetof(struct seccomp_data, nr), number);
}

static void
write_head(struct builder *b, emit_label tree)
{
	emit_label kill = emit_return(&b->emit, SECCOMP_RET_KILL_PROCESS);
	emit_label nr = write_number(b, tree);

	/* Against: 32-bit calls (int 0x80) with numbers of their own. */
	(void)emit_load(&b->emit,
			(uint32_t)offsetof(struct seccomp_data, arch),
			emit_branch(&b->emit, BPF_JEQ, b->arch->audit, nr,
				    kill));
}

int
filter_build(uint32_t arch, const struct filter_spec *spec,
	     struct sock_filter *out, const char **why)
{
	struct builder b = { .arch = arch_find(arch), .spec = spec };

	if (b.arch == NULL) {
		*why = "no table of system calls for this machine";
		return -1;
	}
	arch_load_names(&b.names, b.arch);
	/* Nearest to the end, so that every jump reaches them. */
	(void)emit_return(&b.emit, SECCOMP_RET_ALLOW);
	gather_ranges(&b);
	write_head(&b, tree_build(&b.emit, b.ranges, b.range_count));
	if (b.emit.is_full) {
		*why = "the filter is larger than the kernel takes";
		return -1;
	}
	return (int)emit_finish(&b.emit, out);
}
