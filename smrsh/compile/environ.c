/* SPDX-License-Identifier: ISC */
/*
 * environ: Environment=, PassEnvironment= and UnsetEnvironment=.
 * Against: variables that make a loader, a shell or an interpreter run
 * somebody else's code (T10), from a policy that means well.
 * Phase: apply time; pure.
 */
#include <string.h>

#include "smrsh/compile/assign.h"

/* A name, or what names begin with when a * ends it. */
/* clang-format off */
static const char *const never[] = {
	/* the loader and the C library */
	"LD_*", "GLIBC_TUNABLES", "GCONV_PATH", "GETCONF_DIR", "HOSTALIASES",
	"LOCALDOMAIN", "LOCPATH", "MALLOC_*", "NIS_PATH", "NLSPATH",
	"RESOLV_*", "RES_OPTIONS", "TZDIR",
	/* shells */
	"BASH_*", "BASHOPTS", "CDPATH", "ENV", "FPATH", "IFS", "KSH_*",
	"PROMPT_COMMAND", "PS4", "SHELLOPTS", "ZDOTDIR",
	/* interpreters */
	"CLASSPATH", "GEM_*", "GUILE_*", "JAVA_TOOL_OPTIONS", "JDK_*",
	"_JAVA_OPTIONS", "LUA_*", "NODE_*", "PERL*", "PHPRC",
	"PHP_INI_SCAN_DIR", "PYTHON*", "RUBY*", "TCLLIBPATH", "TCL_*",
	/* libraries and programs that run what a variable names */
	"GIO_*", "GIT_*", "GNUTLS_*", "KRB5_*", "LESSOPEN", "LESSCLOSE",
	"OPENSSL_*", "SASL_*", "TERMCAP", "TERMINFO", "TERMINFO_DIRS",
};
/* clang-format on */

static bool
is_name(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		char c = name[i];
		bool is_letter = (c >= 'A' && c <= 'Z') ||
				 (c >= 'a' && c <= 'z') || c == '_';

		if (!is_letter && !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return len > 0;
}

static bool
is_never(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof never / sizeof never[0]; i++) {
		size_t row = strlen(never[i]);

		if (never[i][row - 1] == '*' ?
		    len >= row - 1 && memcmp(name, never[i], row - 1) == 0 :
		    len == row && memcmp(name, never[i], row) == 0)
			return true;
	}
	return false;
}

static int
check_name(const struct assign *a, const char *name, size_t len)
{
	if (!is_name(name, len))
		return assign_wrong(a, "'%.*s' is no name of a variable",
				    (int)len, name);
	if (is_never(name, len))
		return assign_wrong(a, "%.*s can make a program run other code"
				    " and is never given", (int)len, name);
	return 0;
}

static bool
is_search_path(const char *value)
{
	size_t len;

	for (;;) {
		len = strcspn(value, ":");
		if (value[0] != '/')
			return false;
		if (value[len] == '\0')
			return true;
		value += len + 1;
	}
}

/* Against: a name that is looked for where the program can write. */
static int
check_value(const struct assign *a, const char *word)
{
	if (strchr(word, '%') != NULL)
		return assign_wrong(a, "%% has no meaning in a value yet");
	if (strncmp(word, "PATH=", 5) == 0 && !is_search_path(word + 5))
		return assign_wrong(a, "PATH must hold absolute directories"
				    " only");
	if (strncmp(word, "TZ=", 3) == 0 &&
	    (word[3] == ':' || word[3] == '/' || strstr(word, "..") != NULL))
		return assign_wrong(a, "TZ must be the name of a time zone");
	return 0;
}

/* A later word takes the place of an earlier one of the same name. */
static int
add_variable(struct assign *a, struct draft_words *list, const char *word,
	     size_t name_len)
{
	const char *kept = assign_keep(a, word);
	size_t i;

	if (kept == NULL)
		return -1;
	for (i = 0; i < list->count; i++)
		if (strncmp(list->items[i], word, name_len) == 0 &&
		    (list->items[i][name_len] == '=' ||
		     list->items[i][name_len] == '\0')) {
			list->items[i] = kept;
			return 0;
		}
	if (list->count >= POLICY_ENV_MAX || draft_add_word(list, kept) != 0)
		return assign_wrong(a, "more than %u variables",
				    POLICY_ENV_MAX);
	return 0;
}

static int
add_assignment(struct assign *a, void *field, const char *word)
{
	const char *equals = strchr(word, '=');

	if (equals == NULL)
		return assign_wrong(a, "'%s' is not NAME=VALUE", word);
	if (check_name(a, word, (size_t)(equals - word)) != 0)
		return -1;
	if (check_value(a, word) != 0)
		return -1;
	return add_variable(a, field, word, (size_t)(equals - word));
}

int
assign_environment(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_assignment);
}

static int
add_passed(struct assign *a, void *field, const char *word)
{
	if (check_name(a, word, strlen(word)) != 0)
		return -1;
	return add_variable(a, field, word, strlen(word));
}

int
assign_pass(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_passed);
}

static int
add_unset(struct assign *a, void *field, const char *word)
{
	const char *kept;

	if (!is_name(word, strcspn(word, "=")))
		return assign_wrong(a, "'%s' is neither NAME nor NAME=VALUE",
				    word);
	kept = assign_keep(a, word);
	if (kept == NULL)
		return -1;
	return draft_add_word(field, kept) == 0 ? 0 :
	       assign_wrong(a, "too many variables");
}

int
assign_unset(struct assign *a, void *field, const char *value)
{
	return assign_words(a, field, value, add_unset);
}
