/* SPDX-License-Identifier: ISC */
/*
 * span: from systemd's time spans ("5min 20s") to numbers.
 * Phase: apply time; pure.
 */
#include <string.h>

#include "smrsh/compile/value.h"

#define US_PER_S 1000000u
#define SPAN_US_MAX (UINT64_MAX / 4)

struct unit {
	const char *name;
	uint64_t us;
};

/* clang-format off */
static const struct unit units[] = {
	{ "us",      1 }, { "usec", 1 }, { "\xc2\xb5s", 1 }, { "\xce\xbcs", 1 },
	{ "ms",      1000 }, { "msec", 1000 },
	{ "s",       US_PER_S }, { "sec", US_PER_S }, { "second", US_PER_S },
	{ "seconds", US_PER_S },
	{ "m",       60ull * US_PER_S }, { "min", 60ull * US_PER_S },
	{ "minute",  60ull * US_PER_S }, { "minutes", 60ull * US_PER_S },
	{ "h",       3600ull * US_PER_S }, { "hr", 3600ull * US_PER_S },
	{ "hour",    3600ull * US_PER_S }, { "hours", 3600ull * US_PER_S },
	{ "d",       86400ull * US_PER_S }, { "day", 86400ull * US_PER_S },
	{ "days",    86400ull * US_PER_S },
	{ "w",       604800ull * US_PER_S }, { "week", 604800ull * US_PER_S },
	{ "weeks",   604800ull * US_PER_S },
	{ "M",       2629800ull * US_PER_S }, { "month", 2629800ull * US_PER_S },
	{ "months",  2629800ull * US_PER_S },
	{ "y",       31557600ull * US_PER_S }, { "year", 31557600ull * US_PER_S },
	{ "years",   31557600ull * US_PER_S },
};
/* clang-format on */

static const struct unit *
find_unit(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strlen(units[i].name) == len &&
		    memcmp(units[i].name, text, len) == 0)
			return &units[i];
	return NULL;
}

/* Digits and, behind a dot, millionths; false: none, or too many. */
static bool
take_number(const char **cursor, uint64_t *whole, uint64_t *millionths)
{
	const char *p = *cursor;
	uint64_t scale = US_PER_S;

	if (*p < '0' || *p > '9')
		return false;
	for (*whole = 0; *p >= '0' && *p <= '9'; p++) {
		if (*whole > SPAN_US_MAX / 10)
			return false;
		*whole = *whole * 10 + (uint64_t)(*p - '0');
	}
	*millionths = 0;
	if (*p == '.') {
		if (p[1] < '0' || p[1] > '9')
			return false;
		for (p++; *p >= '0' && *p <= '9'; p++) {
			scale /= 10;
			*millionths += (uint64_t)(*p - '0') * scale;
		}
	}
	*cursor = p;
	return true;
}

/* One "5min" at the cursor, in microseconds; false: it is none. */
static bool
take_part(const char **cursor, uint64_t bare_us, uint64_t *out_us)
{
	uint64_t whole;
	uint64_t millionths;
	const struct unit bare = { "", bare_us };
	const struct unit *unit;
	size_t len;

	if (!take_number(cursor, &whole, &millionths))
		return false;
	*cursor += strspn(*cursor, " \t");
	len = strcspn(*cursor, " \t0123456789");
	unit = len == 0 ? &bare : find_unit(*cursor, len);
	if (unit == NULL || whole > SPAN_US_MAX / unit->us)
		return false;
	*cursor += len;
	*out_us = whole * unit->us + millionths * (unit->us / US_PER_S) +
		  (unit->us < US_PER_S ? millionths * unit->us / US_PER_S : 0);
	return true;
}

static int
take_span(const char *text, uint64_t bare_us, uint64_t *out_us,
	  const char **why)
{
	uint64_t total = 0;
	const char *p = text;

	if (strcmp(text, "infinity") == 0) {
		*out_us = VALUE_INFINITY;
		return 0;
	}
	do {
		uint64_t us;

		p += strspn(p, " \t");
		if (!take_part(&p, bare_us, &us)) {
			*why = "not a time span such as 30s, 5min 20s or 1h";
			return -1;
		}
		if (us > SPAN_US_MAX - total) {
			*why = "the time span is too long";
			return -1;
		}
		total += us;
		p += strspn(p, " \t");
	} while (*p != '\0');
	*out_us = total;
	return 0;
}

int
value_span_us(const char *text, uint64_t *out_us, const char **why)
{
	return take_span(text, 1, out_us, why);
}

int
value_span(const char *text, uint64_t *out_s, const char **why)
{
	uint64_t us;

	if (take_span(text, US_PER_S, &us, why) != 0)
		return -1;
	*out_s = us == VALUE_INFINITY ? us : (us + US_PER_S - 1) / US_PER_S;
	return 0;
}
