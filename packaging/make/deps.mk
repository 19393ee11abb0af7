# SPDX-License-Identifier: ISC
# What is needed, and who asks for it.

DEB_BUILD := gcc make libc6-dev linux-libc-dev musl-dev libseccomp-dev \
	libcap-ng-dev libinih-dev libjansson-dev libsodium-dev
DEB_TEST  := libcmocka-dev python3 iproute2 util-linux sendmail-bin sendmail-cf m4 \
	procmail maildrop vacation msmtp mlmmj bogofilter mpack sharutils \
	php-cli curl perl bsdutils acl spamc rt5-clients strace openssl procps
RPM_BUILD := gcc make glibc-static kernel-headers musl-devel musl-libc-static \
	libseccomp-devel libcap-ng-devel inih-devel jansson-devel libsodium-devel libcmocka-devel

.PHONY: deps need-launcher need-tools
deps:
	@echo "Fedora: dnf install $(RPM_BUILD)"
	@sh packaging/bootstrap deps

need-launcher:
	@[ "$(LIBC)" != musl ] || [ -e "$(MUSL_LIB)/rcrt1.o" ] || \
	{ echo "smrsh2: musl is missing: run 'make deps' (or build with LIBC=glibc)" >&2; exit 1; }

need-tools:
	@for h in seccomp.h cap-ng.h ini.h jansson.h sodium.h; do [ -e /usr/include/$$h ] || \
	{ echo "smrsh2: $$h is missing: run 'make deps'" >&2; exit 1; }; done
