# SPDX-License-Identifier: ISC
# The shipped profiles, each with the program it is for.

CHECK_SUITES += profiles

.PHONY: suite-profiles profiles-fetch
suite-profiles: all $(B)/mta/probe $(B)/tests/programs/queuer profiles-fetch
	@B=$(B) sh tests/tap profiles sh tests/mta/enter tests/profiles/each.py

# Not installed: dovecot would start a daemon, and of sympa one program is
# wanted, without the hundred packages it needs.
profiles-fetch:
	@[ -x /usr/lib/dovecot/dovecot-lda ] || \
	sh tests/mta/fetch dovecot-core $(B)/mta/dovecot-core || :
	@sh tests/mta/fetch sympa $(B)/mta/sympa alone || :
