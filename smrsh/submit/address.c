/* SPDX-License-Identifier: ISC */
/*
 * address: from the text of a header to the addresses in it.
 * Phase: decide; pure.
 * Against: an address that ends its SMTP command and begins another.
 */
#include <string.h>
#include <sysexits.h>

#include "smrsh/submit/submit.h"

int
address_add(struct letter *l, const char *address, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)address[i] <= 0x20 || address[i] == 0x7f ||
		    address[i] == '<' || address[i] == '>')
			break;
	if (i < len || len == 0 || len >= SUBMIT_ADDRESS_MAX)
		return submit_failed(EX_DATAERR, "no address", "");
	if (l->count == SUBMIT_RECIPIENTS_MAX)
		return submit_failed(EX_DATAERR, "too many recipients", "");
	memcpy(l->recipients[l->count], address, len);
	l->recipients[l->count++][len] = '\0';
	return 0;
}

/* One address while it is read: what stands in <> counts, if anything does. */
struct reader {
	char plain[SUBMIT_ADDRESS_MAX];
	char angle[SUBMIT_ADDRESS_MAX];
	size_t plain_len;
	size_t angle_len;
	bool is_in_angle;
	bool has_angle;
	bool is_too_long;
};

static void
put(struct reader *r, char c)
{
	char *to = r->is_in_angle ? r->angle : r->plain;
	size_t *len = r->is_in_angle ? &r->angle_len : &r->plain_len;

	if (*len == SUBMIT_ADDRESS_MAX)
		r->is_too_long = r->is_too_long || r->is_in_angle ||
				 !r->has_angle;
	else
		to[(*len)++] = c;
}

/* Ends an address; an empty one (",,", "<>") is none. */
static int
end(struct letter *l, struct reader *r)
{
	const char *text = r->has_angle ? r->angle : r->plain;
	const size_t len = r->has_angle ? r->angle_len : r->plain_len;
	int status = 0;

	if (len > 0)
		status = address_add(l, text, len);
	memset(r, 0, sizeof *r);
	return status;
}

/* The length of a comment, "(...)" with others in it, from its first byte. */
static size_t
comment(const char *p, size_t len)
{
	size_t depth = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] == '\\')
			i++;
		else if (p[i] == '(')
			depth++;
		else if (p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return len;
}

/* A quoted string: part of an address, or a name in front of <>. */
static size_t
quoted(struct reader *r, const char *p, size_t len)
{
	size_t i = 0;

	do {
		put(r, p[i]);
		if (p[i] == '\\' && i + 1 < len)
			put(r, p[++i]);
		i++;
	} while (i < len && p[i] != '"');
	if (i < len)
		put(r, p[i++]);
	return i;
}

int
address_add_list(struct letter *l, const char *body, size_t len)
{
	struct reader r;
	size_t i = 0;
	int status = 0;

	memset(&r, 0, sizeof r);
	while (i < len && status == 0) {
		const char c = body[i];

		if (c == '(') {
			i += comment(body + i, len - i);
			continue;
		}
		if (c == '"') {
			i += quoted(&r, body + i, len - i);
			continue;
		}
		if (c == '<')
			r.is_in_angle = r.has_angle = true;
		else if (c == '>')
			r.is_in_angle = false;
		else if ((c == ',' || c == ';') && !r.is_in_angle)
			status = end(l, &r);
		else if (c == ':' && !r.is_in_angle)	/* "group: a, b;" */
			memset(&r, 0, sizeof r);
		else if (strchr(" \t\r\n", c) == NULL)
			put(&r, c);
		i++;
	}
	return status != 0 ? status : end(l, &r);
}
