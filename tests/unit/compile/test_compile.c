/* SPDX-License-Identifier: ISC */
/*
 * Whole directories to whole policy files, read back as the launcher does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/compile/help.h"
#include "smrsh2/err.h"
#include "smrsh2/policy.h"

static char directory[64];
static unsigned char bytes[1 << 20] __attribute__((aligned(16)));
static struct report report;
static struct err err;

static void
put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", directory, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fputs(text, f) < 0, 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0644), 0);
}

static long
apply(void)
{
	struct compile_request req = { .config = directory };
	unsigned char *built;
	size_t size;
	long commands;

	report_free(&report);
	commands = compile_build(&req, &report, &built, &size, &err);
	if (commands < 0)
		return commands;
	assert_true(size <= sizeof bytes);
	memcpy(bytes, built, size);
	free(built);
	return commands;
}

/* The block of a command; NULL: none of its own. */
static const struct policy_block *
find(const char *name)
{
	const struct policy_header *h = (const void *)bytes;
	const struct policy_entry *entry = (const void *)(bytes + h->index);
	uint32_t i;

	for (i = 0; i < h->entries; i++)
		if (strcmp((const char *)bytes + entry[i].name, name) == 0)
			return (const void *)(bytes + entry[i].block);
	return NULL;
}

static const struct policy_block *
fallback(void)
{
	const struct policy_header *h = (const void *)bytes;

	return (const void *)(bytes + h->fallback);
}

static const uint16_t *
ports(const struct policy_block *b)
{
	return (const void *)((const char *)b + b->connect_tcp.off);
}

static int
prepare(void **state)
{
	char path[128];

	(void)state;
	strcpy(directory, "/tmp/smrsh2-compile.XXXXXX");
	if (mkdtemp(directory) == NULL)
		return -1;
	(void)snprintf(path, sizeof path, "%s/commands", directory);
	return mkdir(path, 0755);
}

static int
finish(void **state)
{
	char command[128];

	(void)state;
	report_free(&report);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", directory);
	return system(command);
}

static void
a_command_begins_with_the_default(void **state)
{
	const struct policy_block *a;
	const struct policy_block *b;

	(void)state;
	put("smrsh2.conf", "[Policy]\nConnectTCP=25 80\nUMask=027\n"
	    "Environment=A=1\nLimitCPU=7\n");
	put("commands/a.conf", "");
	put("commands/b.conf", "[Policy]\nConnectTCP=\nConnectTCP=443\n"
	    "UMask=\nEnvironment=B=2\nLimitCPU=\n");
	assert_int_equal(apply(), 2);
	a = find("a");
	b = find("b");
	assert_non_null(a);
	assert_non_null(b);
	assert_null(find("c"));
	assert_int_equal(fallback()->connect_tcp.count, 2);
	assert_int_equal(a->connect_tcp.count, 2);
	assert_int_equal(ports(a)[1], 80);
	assert_int_equal(a->umask, 027);
	assert_int_equal(a->environment.count, 1);
	assert_int_equal(a->limits.count, 1);
	assert_string_equal((const char *)a + a->name, "a");
	assert_string_equal((const char *)fallback() + fallback()->name,
			    "default");
	assert_int_equal(b->connect_tcp.count, 1);
	assert_int_equal(ports(b)[0], 443);
	assert_int_equal(b->umask, UINT32_MAX);
	assert_int_equal(b->environment.count, 2);
	assert_int_equal(b->limits.count, 0);
}

/* One draft must not leak into the next, whatever their order on disk. */
static void
a_command_knows_nothing_of_another(void **state)
{
	const struct policy_block *a;

	(void)state;
	put("smrsh2.conf", "[Policy]\nConnectTCP=25\n");
	put("commands/a.conf", "");
	put("commands/b.conf", "[Policy]\nConnectTCP=443\nUMask=0\n"
	    "Audit=off\nNoNewPrivileges=no\nSetIDPaths=/a\n");
	put("commands/c.conf", "");
	assert_int_equal(apply(), 3);
	for (a = find("a"); a != find("c"); a = find("c")) {
		assert_int_equal(a->connect_tcp.count, 1);
		assert_int_equal(a->umask, UINT32_MAX);
		assert_int_equal(a->audit, POLICY_AUDIT_BEST_EFFORT);
		assert_int_equal(a->flags & POLICY_NO_NEW_PRIVS,
				 POLICY_NO_NEW_PRIVS);
	}
	assert_int_equal(find("b")->connect_tcp.count, 2);
	assert_int_equal(find("b")->audit, POLICY_AUDIT_OFF);
}

static const void *
filter(const struct policy_block *b)
{
	return (const char *)b + b->filter.off;
}

static void
equal_words_give_equal_filters(void **state)
{
	const struct policy_block *a;
	const struct policy_block *b;
	const struct policy_block *c;

	(void)state;
	put("smrsh2.conf", "[Policy]\nSystemCallFilter=@smrsh2-base\n"
	    "RestrictAddressFamilies=none\n");
	put("commands/a.conf", "[Policy]\nSystemCallFilter=~mlock brk\n");
	put("commands/b.conf", "[Policy]\nSystemCallFilter=\n"
	    "SystemCallFilter=@smrsh2-base ptrace\n"
	    "SystemCallFilter=~brk ptrace mlock\n");
	put("commands/c.conf", "[Policy]\nMemoryDenyWriteExecute=yes\n");
	assert_int_equal(apply(), 3);
	a = find("a");
	b = find("b");
	c = find("c");
	assert_int_equal(a->filter.count, b->filter.count);
	assert_memory_equal(filter(a), filter(b), a->filter.count * 8);
	assert_true(c->filter.count > fallback()->filter.count);
	assert_string_not_equal((const char *)a + a->filter_id,
				(const char *)c + c->filter_id);
}

static void
listening_comes_with_a_port_to_bind(void **state)
{
	(void)state;
	put("smrsh2.conf", "[Policy]\nSystemCallFilter=@smrsh2-base"
	    " @smrsh2-net\nRestrictAddressFamilies=AF_INET\n");
	put("commands/a.conf", "[Policy]\nBindTCP=8080\n");
	put("commands/b.conf", "[Policy]\nSystemCallFilter=listen accept"
	    " accept4\n");
	put("commands/c.conf", "[Policy]\nBindTCP=8080\n"
	    "SystemCallFilter=~bind\n");
	assert_int_equal(apply(), 3);
	assert_int_equal(find("a")->filter.count, find("b")->filter.count);
	assert_memory_equal(filter(find("a")), filter(find("b")),
			    find("a")->filter.count * 8);
	assert_int_not_equal(find("a")->filter.count,
			     fallback()->filter.count);
	assert_int_not_equal(find("c")->filter.count,
			     find("a")->filter.count);
}

static void
nothing_is_written_when_anything_is_wrong(void **state)
{
	(void)state;
	put("smrsh2.conf", "[Policy]\nConnectTCP=25\n");
	put("commands/a.conf", "[Policy]\nConnectTCP=443\n");
	put("commands/b.conf", "");
	put("commands/c.conf", "");
	assert_int_equal(apply(), 3);
	put("commands/b.conf", "[Policy]\nUser=root\n");
	assert_int_equal(apply(), -1);
	assert_int_equal(report.count, 1);
	assert_non_null(strstr(report.lines[0], "/commands/b.conf:2: User=:"));
	assert_int_equal(err.class, ERR_NONE);
	put("commands/b.conf", "");
	assert_int_equal(apply(), 3);
}

static void
an_inherited_conflict_names_the_command(void **state)
{
	(void)state;
	put("smrsh2.conf", "[Policy]\nReadWritePaths=/tmp\n");
	put("commands/a.conf", "[Policy]\nExecPaths=/tmp/x\n");
	assert_int_equal(apply(), -1);
	assert_non_null(strstr(report.lines[0], "/commands/a.conf:2:"
			       " ExecPaths=: /tmp/x is executable and /tmp"));
	put("commands/a.conf", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_begins_with_the_default),
		cmocka_unit_test(a_command_knows_nothing_of_another),
		cmocka_unit_test(equal_words_give_equal_filters),
		cmocka_unit_test(listening_comes_with_a_port_to_bind),
		cmocka_unit_test(nothing_is_written_when_anything_is_wrong),
		cmocka_unit_test(an_inherited_conflict_names_the_command),
	};

	return cmocka_run_group_tests_name("compile", tests, prepare, finish);
}
