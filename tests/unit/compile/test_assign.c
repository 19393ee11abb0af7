/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "tests/unit/compile/help.h"

static struct parsed p;

static void
empty_values_take_back_what_was_said(void **state)
{
	static struct draft initial;

	(void)state;
	draft_init(&initial);
	help_policy(&p, "User=nobody\nUser=\nMinimumUID=5\nMinimumUID=\n"
		    "UMask=077\nUMask=\nRuntimeMaxSec=5\nRuntimeMaxSec=\n"
		    "ConnectTCP=25\nConnectTCP=\nExecPaths=/a\nExecPaths=\n"
		    "LimitCPU=5\nLimitCPU=\nSystemCallFilter=read\n"
		    "SystemCallFilter=\nAudit=off\nAudit=\n"
		    "DegradedLayers=seccomp\nDegradedLayers=\nGroup=x\nGroup=\n"
		    "CapabilityBoundingSet=CAP_CHOWN\nCapabilityBoundingSet=\n"
		    "RestrictAddressFamilies=AF_UNIX\n"
		    "RestrictAddressFamilies=\nMaxOutput=1\nMaxOutput=\n"
		    "NoNewPrivileges=no\nNoNewPrivileges=\n"
		    "PassEnvironment=A\nPassEnvironment=");
	help_expect_report(&p, NULL);
	memset(p.draft.places, 0, sizeof p.draft.places);
	p.draft.file = initial.file;
	assert_string_equal(p.draft.user, initial.user);
	p.draft.user = initial.user;
	/* Lists keep what is behind their count. */
	memset(&p.draft.calls, 0, sizeof p.draft.calls);
	memset(&p.draft.exec_paths, 0, sizeof p.draft.exec_paths);
	assert_memory_equal(&p.draft, &initial, sizeof initial);
	help_free(&p);
}

static void
lists_add_up_over_lines(void **state)
{
	(void)state;
	help_policy(&p, "ConnectTCP=80 25\nConnectTCP=25 443\n"
		    "Environment=A=1 B=2\nEnvironment=\"A=3 4\"\n"
		    "RestrictAddressFamilies=AF_UNIX\n"
		    "RestrictAddressFamilies=AF_INET\n"
		    "DegradedLayers=seccomp\nDegradedLayers=bounding\n"
		    "ExecPaths=/a\nExecPaths=-/b\n");
	help_expect_report(&p, NULL);
	assert_int_equal(p.draft.connect_tcp.count, 3);
	assert_int_equal(p.draft.connect_tcp.ports[0], 25);
	assert_int_equal(p.draft.connect_tcp.ports[1], 80);
	assert_int_equal(p.draft.connect_tcp.ports[2], 443);
	assert_int_equal(p.draft.environment.count, 2);
	assert_string_equal(p.draft.environment.items[0], "A=3 4");
	assert_string_equal(p.draft.environment.items[1], "B=2");
	assert_int_equal(p.draft.families,
			 DRAFT_FAMILY_UNIX | DRAFT_FAMILY_INET);
	assert_int_equal(p.draft.degraded,
			 POLICY_LAYER_SECCOMP | POLICY_LAYER_BOUNDING);
	assert_int_equal(p.draft.exec_paths.count, 2);
	help_free(&p);
}

static void
limits_are_soft_and_hard(void **state)
{
	const struct draft_limit *l = p.draft.limits;

	(void)state;
	help_policy(&p, "LimitCORE=0\nLimitNOFILE=10:20\nLimitCPU=1min:1h\n"
		    "LimitAS=1G:infinity\nLimitFSIZE=infinity\n"
		    "LimitNPROC=infinity");
	help_expect_report(&p, NULL);
	assert_true(l[LIMIT_CORE].is_set);
	assert_int_equal(l[LIMIT_CORE].soft, 0);
	assert_int_equal(l[LIMIT_CORE].hard, 0);
	assert_int_equal(l[LIMIT_NOFILE].soft, 10);
	assert_int_equal(l[LIMIT_NOFILE].hard, 20);
	assert_int_equal(l[LIMIT_CPU].soft, 60);
	assert_int_equal(l[LIMIT_CPU].hard, 3600);
	assert_int_equal(l[LIMIT_AS].soft, 1 << 30);
	assert_true(l[LIMIT_AS].hard == UINT64_MAX);
	assert_true(l[LIMIT_FSIZE].soft == UINT64_MAX);
	assert_true(l[LIMIT_NPROC].hard == UINT64_MAX);
	assert_false(l[LIMIT_STACK].is_set);
	help_free(&p);
}

static void
capabilities_have_names_and_invert(void **state)
{
	(void)state;
	help_policy(&p, "CapabilityBoundingSet=CAP_CHOWN cap_kill");
	help_expect_report(&p, NULL);
	assert_int_equal(p.draft.bounding, 1 << 0 | 1 << 5);
	help_free(&p);
	help_policy(&p, "CapabilityBoundingSet=CAP_CHOWN CAP_KILL\n"
		    "CapabilityBoundingSet=~CAP_CHOWN CAP_SETUID");
	assert_int_equal(p.draft.bounding, 1 << 5);
	help_free(&p);
	help_policy(&p, "CapabilityBoundingSet=~CAP_CHOWN");
	assert_true((p.draft.bounding & 1) == 0);
	assert_true((p.draft.bounding & 2) != 0);
	assert_true((p.draft.bounding >> 40 & 1) != 0);
	assert_true(p.draft.bounding >> 41 == 0);
	help_free(&p);
	help_policy(&p, "CapabilityBoundingSet=CHOWN");
	help_expect_report(&p, "test:2: CapabilityBoundingSet=: no capability"
			   " 'CHOWN'");
	help_free(&p);
}

static void
system_calls_come_by_group_and_name(void **state)
{
	(void)state;
	help_policy(&p, "SystemCallFilter=@smrsh2-base ptrace\n"
		    "SystemCallFilter=~mlock brk");
	help_expect_report(&p, NULL);
	assert_true(draft_has_call(&p.draft.calls, "read"));
	assert_true(draft_has_call(&p.draft.calls, "ptrace"));
	assert_false(draft_has_call(&p.draft.calls, "mlock"));
	assert_false(draft_has_call(&p.draft.calls, "socket"));
	assert_false(draft_has_call(&p.draft.calls, "clone3"));
	help_free(&p);
	help_policy(&p, "SystemCallFilter=@smrsh2-net read\n"
		    "SystemCallFilter=~@smrsh2-net");
	help_expect_report(&p, NULL);
	assert_int_equal(p.draft.calls.count, 1);
	help_free(&p);
}

static void
places_remember_the_last_line(void **state)
{
	struct place place;

	(void)state;
	help_policy(&p, "UMask=022\nUMask=027\n");
	place = keys_place(&p.draft, "UMask");
	assert_string_equal(place.file, "test");
	assert_int_equal(place.line, 3);
	assert_int_equal(keys_place(&p.draft, "LimitCPU").line, 0);
	/* Said in another file: no line of this one. */
	p.draft.file = "other";
	place = keys_place(&p.draft, "UMask");
	assert_string_equal(place.file, "other");
	assert_int_equal(place.line, 0);
	help_free(&p);
}

static void
every_directive_takes_back_and_has_help(void **state)
{
	char line[128];
	size_t i;

	(void)state;
	for (i = 0; i < key_count; i++) {
		assert_true(strlen(keys[i].help) > 10);
		assert_null(strchr(keys[i].help, '\n'));
		assert_ptr_equal(keys_find(keys[i].name), &keys[i]);
		assert_ptr_equal(keys_nearest(keys[i].name), &keys[i]);
		(void)snprintf(line, sizeof line, "[%s]\n%s=\n",
			       keys_section(keys[i].where), keys[i].name);
		help_parse(&p, line, strlen(line));
		help_expect_report(&p, NULL);
		help_free(&p);
	}
}

static void
lists_are_full_at_their_limit_and_say_so(void **state)
{
	static const struct {
		const char *section;
		const char *statement;	/* before a number */
		unsigned int limit;
		const char *what;
	} rows[] = {
		{ "Policy", "ConnectTCP=", POLICY_PORTS_MAX, "ports" },
		{ "Policy", "ExecPaths=/", POLICY_PATHS_MAX, "paths" },
		{ "Policy", "PassEnvironment=A", POLICY_ENV_MAX, "variables" },
		{ "Policy", "SupplementaryGroups=", POLICY_GROUPS_MAX,
		  "names" },
		{ "Global", "TrustedOwners=", POLICY_OWNERS_MAX, "names" },
	};
	char text[16384];
	char want[64];
	unsigned int n;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t used = (size_t)sprintf(text, "[%s]\n", rows[i].section);

		for (n = 1; n <= rows[i].limit + 1; n++) {
			if (n > rows[i].limit) {
				help_parse(&p, text, used);
				help_expect_report(&p, NULL);
				help_free(&p);
			}
			used += (size_t)sprintf(text + used, "%s%u\n",
						rows[i].statement, n);
		}
		help_parse(&p, text, used);
		(void)snprintf(want, sizeof want, "more than %u %s",
			       rows[i].limit, rows[i].what);
		assert_int_equal(p.report.count, 1);
		assert_true(help_reports(&p, want));
		help_free(&p);
	}
}

static void
what_there_is_not_is_refused_with_the_reason(void **state)
{
	char line[256];
	size_t i;

	(void)state;
	for (i = 0; i < keys_refused_count; i++) {
		const struct key_refused *k = &keys_refused[i];

		assert_null(keys_find(k->name));
		(void)snprintf(line, sizeof line, "%s=x", k->name);
		help_policy(&p, line);
		(void)snprintf(line, sizeof line, "test:2: %s=: no such"
			       " directive: %s", k->name, k->why);
		help_expect_report(&p, line);
		help_free(&p);
	}
}

static void
every_wrong_word_is_told(void **state)
{
	(void)state;
	help_policy(&p, "SystemCallFilter=raed write wirte\nUmask=1\n"
		    "ReadOnlyPaths=a /b c\nDegradedLayers=seccom");
	assert_int_equal(p.report.count, 6);
	assert_true(help_reports(&p, "'raed'; is read meant?"));
	assert_true(help_reports(&p, "'wirte'; is write meant?"));
	assert_true(help_reports(&p, "is UMask= meant?"));
	assert_true(help_reports(&p, "'a' is no absolute path"));
	assert_true(help_reports(&p, "'c' is no absolute path"));
	assert_true(help_reports(&p, "is seccomp meant?"));
	help_free(&p);
}

static void
the_nearest_directive_is_named(void **state)
{
	(void)state;
	assert_string_equal(keys_nearest("umask")->name, "UMask");
	assert_string_equal(keys_nearest("ReadOnlyPath")->name,
			    "ReadOnlyPaths");
	assert_string_equal(keys_nearest("LimitNOFILES")->name, "LimitNOFILE");
	assert_string_equal(keys_nearest("SystemCallFiler")->name,
			    "SystemCallFilter");
	assert_null(keys_nearest("Wombat"));
	assert_null(keys_nearest(""));
	assert_null(keys_nearest("AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_values_take_back_what_was_said),
		cmocka_unit_test(lists_add_up_over_lines),
		cmocka_unit_test(limits_are_soft_and_hard),
		cmocka_unit_test(capabilities_have_names_and_invert),
		cmocka_unit_test(system_calls_come_by_group_and_name),
		cmocka_unit_test(places_remember_the_last_line),
		cmocka_unit_test(every_directive_takes_back_and_has_help),
		cmocka_unit_test(lists_are_full_at_their_limit_and_say_so),
		cmocka_unit_test(what_there_is_not_is_refused_with_the_reason),
		cmocka_unit_test(every_wrong_word_is_told),
		cmocka_unit_test(the_nearest_directive_is_named),
	};

	return cmocka_run_group_tests_name("assign", tests, NULL, NULL);
}
