# SPDX-License-Identifier: ISC
# Proof: tests, sanitizers, fuzzing, lint, coverage, reproducible tarball.
# tests/*/rules.mk are read after this file: their lists (CHECK_SUITES) are
# only used inside recipes here.

export B
PYTHON := /usr/bin/python3

DEB_QUALITY := clang clang-format clang-tidy cppcheck shellcheck mandoc gcovr \
	libcmocka-dev python3
, := ,
# $(call need,PROGRAM...): one sentence when a tool is missing.
need = @for p in $(1); do command -v $$p >/dev/null || \
	{ echo "smrsh2: $$p is missing: apt-get install $(DEB_QUALITY)" >&2; exit 1; }; done

C_SRC     = $(sort $(shell find smrsh sandbox -name '*.c'))
C_ALL     = $(sort $(shell find include smrsh sandbox packaging/make tests -name '*.[ch]'))
C_PRODUCT = $(filter-out tests/%,$(C_ALL))
SCRIPTS   = $(sort $(shell find tests packaging .ci -path tests/fuzz -prune -o -name '*.sh' -o -type f \
	-exec sh -c 'head -n1 "$$1" | grep -qE "^.!.*/(env )?(ba|da)?sh( |$$)"' sh {} \; -print))
MAN_PAGES = $(MAN8) $(MAN7) $(MAN5)

# --- tests ---------------------------------------------------------------

.PHONY: check check-root
# Each suite in a make of its own: one that does not build is one failure,
# and the rest still run.
check: all
	@rm -rf $(B)/check; mkdir -p $(B)/check
	@for s in $(CHECK_SUITES); do \
		$(MAKE) --no-print-directory suite-$$s || :; done
	@sh tests/summary $(B)/check $(CHECK_SUITES)

check-root:
	@[ "$$(id -u)" = 0 ] || { echo "smrsh2: check-root needs root:" \
	"deliveries and escapes run in namespaces of their own" >&2; exit 1; }
	@$(MAKE) --no-print-directory check

# --- lint ----------------------------------------------------------------

.PHONY: lint lint-format lint-tidy lint-cppcheck lint-analyzer \
	lint-scripts lint-man lint-house
lint: lint-format lint-house lint-scripts lint-man lint-cppcheck lint-tidy \
	lint-analyzer
	@echo "lint: clean"

lint-format:
	$(call need,clang-format $(PYTHON))
	@$(PYTHON) tests/lint/format $(C_ALL)

# What the compilers do not know: rooms, documented directives, sizes.
lint-house:
	$(call need,$(PYTHON))
	@wrong=0; $(PYTHON) tests/lint/rooms || wrong=1; \
	$(PYTHON) tests/lint/keys || wrong=1; \
	$(PYTHON) tests/lint/size $(C_ALL) $(SCRIPTS) tests/lint/* || wrong=1; \
	exit $$wrong

TIDY_FLAGS = $(filter -std=% -D% -I%,$(BASE)) -Wno-unknown-warning-option

lint-tidy: $(B)/syscall_names.h
	$(call need,clang-tidy)
	@mkdir -p $(B)
	@clang-tidy --quiet $(C_SRC) -- $(TIDY_FLAGS) 2>$(B)/tidy.err || \
	{ cat $(B)/tidy.err >&2; exit 1; }

lint-cppcheck: $(B)/syscall_names.h
	$(call need,cppcheck)
	@cppcheck --quiet --std=c11 --error-exitcode=1 \
		--enable=warning,performance,portability \
		--suppress=missingIncludeSystem -D__x86_64__=1 \
		--suppress=comparePointers:smrsh/policy/open.c \
		$(filter -D% -I%,$(BASE)) $(C_SRC)

# gcc finds what happens along paths; and every header stands alone.
lint-analyzer: $(B)/syscall_names.h
	$(call need,gcc)
	@wrong=0; for f in $(C_SRC); do \
		gcc $(BASE) -fanalyzer -c -o /dev/null $$f || wrong=1; done; \
	for f in $(filter %.h,$(C_PRODUCT)); do echo "#include \"$$f\"" | \
		gcc $(BASE) -fsyntax-only -x c - || wrong=1; done; exit $$wrong

lint-scripts:
	$(call need,shellcheck)
	@shellcheck $(SCRIPTS)

lint-man:
	$(call need,mandoc)
	@mandoc -T lint -W warning $(MAN_PAGES)

# --- instrumented builds ---------------------------------------------------

# A tree of its own with glibc; for the sanitizers, which are shared objects,
# the launcher is an ordinary program.
# $(call instrumented,DIRECTORY,COMPILER,CFLAGS,LDFLAGS)
instrumented = $(MAKE) --no-print-directory B=$(1) CC=$(2) LIBC=glibc \
	OPT='-O1 -g -fno-omit-frame-pointer' CFLAGS='-U_FORTIFY_SOURCE $(3)' \
	LDFLAGS='$(4)'
sanitized = $(instrumented) \
	'LAUNCHER_LINK=$$(CC) -pie $$(LDFLAGS) -o $$@ $$(LAUNCHER_OBJ)'

SAN        := address,undefined
SAN_FLAGS  := -fsanitize=$(SAN) -fno-sanitize-recover=all
SAN_SUITES  = $(filter unit% cases% compile% filter% fuzz% command% policy% \
	audit%,$(CHECK_SUITES))

.PHONY: san san-suites san-memory fuzz fuzz-build cover
# The suites that need no mail server, under the sanitizers; then the pure
# rooms under clang's memory sanitizer.
san:
	@mkdir -p build-san
	@$(CC) -O1 -c -o build-san/options.o tests/lint/san.c
	@$(call sanitized,build-san,$(CC),$(SAN_FLAGS),$(SAN_FLAGS) \
		$(CURDIR)/build-san/options.o) san-suites
	@$(MAKE) --no-print-directory san-memory

# A child on a stack of its own makes the sanitizer warn: that is no finding.
san-suites: all
	@rm -rf $(B)/check $(B)/reports; mkdir -p $(B)/check
	@mkdir -m 1777 $(B)/reports
	@for s in $(SAN_SUITES); do \
		ASAN_OPTIONS=detect_leaks=1:log_path=$(CURDIR)/$(B)/reports/r \
		UBSAN_OPTIONS=log_path=$(CURDIR)/$(B)/reports/r \
		$(MAKE) --no-print-directory suite-$$s || :; done
	@! grep -rhEA60 '==ERROR: |runtime error: ' $(B)/reports && \
	sh tests/summary $(B)/check $(SAN_SUITES)

FUZZ_NAMES    = $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_AUDITD   = smrsh/auditd/json.c smrsh/auditd/message.c
FUZZ_OBJ      = $(filter-out %/main.o,$(LAUNCHER_OBJ) $(CTL_OWN) $(SUBMIT_OBJ) \
	$(FUZZ_AUDITD:%.c=$(B)/tools/%.o))
# The tools' libraries are not built for the memory sanitizer.
MEMORY_NAMES  = $(filter-out ini trail,$(FUZZ_NAMES))

fuzz-build: $(FUZZ_NAMES:%=$(B)/libfuzzer/%)

$(B)/libfuzzer/product.a: $(LAUNCHER_OBJ) $(CTL_OBJ) $(SUBMIT_OBJ) $(AUDITD_OBJ)
	@mkdir -p $(@D); rm -f $@
	@ar rcs $@ $(FUZZ_OBJ)

$(B)/libfuzzer/%: tests/fuzz/fuzz_%.c $(B)/libfuzzer/product.a
	$(CC) $(TOOLS_CFLAGS) -DWITH_LIBFUZZER -fsanitize=fuzzer $(LDFLAGS) \
		-o $@ $< $(B)/libfuzzer/product.a $(TOOLS_LIBS)

# Each target for T seconds, from the seeds in tests/fuzz/NAME and what
# earlier runs found; a finding is left in build-fuzz and fails.
fuzz:
	$(call need,clang)
	@$(call sanitized,build-fuzz,clang,-fsanitize=fuzzer-no-link \
		$(SAN_FLAGS),$(SAN_FLAGS)) fuzz-build
	@for n in $(FUZZ_NAMES); do \
		mkdir -p build-fuzz/corpus/$$n tests/fuzz/$$n; \
		echo "fuzz $$n: $(T) s"; \
		build-fuzz/libfuzzer/$$n -max_total_time=$(T) -timeout=10 \
			-print_final_stats=1 -artifact_prefix=build-fuzz/$$n- \
			build-fuzz/corpus/$$n tests/fuzz/$$n >build-fuzz/$$n.log 2>&1 || \
		{ tail -n 60 build-fuzz/$$n.log; exit 1; }; \
		sed -n 's/^stat::number_of_executed_units: */  inputs: /p' build-fuzz/$$n.log; \
		done
	@echo "fuzz: no finding"

san-memory: $(B)/default.policy
	$(call need,clang)
	@mkdir -p build-memory && cp $(B)/default.policy build-memory
	@$(call sanitized,build-memory,clang,-fsanitize=fuzzer-no-link$(,)memory \
		-fno-sanitize-recover=all,-fsanitize=memory) \
		--old-file=build-memory/default.policy \
		FUZZ_NAMES='$(MEMORY_NAMES)' fuzz-build
	@for n in $(MEMORY_NAMES); do \
		mkdir -p build-memory/empty; \
		build-memory/libfuzzer/$$n -runs=20000 -timeout=10 \
			-artifact_prefix=build-memory/$$n- build-memory/empty \
			tests/fuzz/$$n >build-memory/$$n.log 2>&1 || \
		{ tail -n 60 build-memory/$$n.log; exit 1; }; done
	@echo "san: memory: no finding in $(MEMORY_NAMES)"

# Every suite, with counters in the product alone (smrsh/ and sandbox/).  Each
# counter is there before the suites, for everybody: tests become other users,
# and the private worlds hide where it lies.
COVER_FLAGS := --coverage -fprofile-update=atomic -fprofile-filter-files=^s
cover_build  = $(call instrumented,build-cover,gcc,$(COVER_FLAGS),--coverage)

cover:
	$(call need,gcovr $(PYTHON))
	@$(cover_build) all unit
	@find build-cover -name '*.gcno' | sed 's/no$$/da/' | while read -r f; do : >"$$f"; done
	@chmod -R a+rwX build-cover
	@COVER=$(CURDIR)/build-cover $(cover_build) check || :
	@find build-cover -name '*.gcda' -empty -delete
	@gcovr --root . --object-directory build-cover --filter smrsh/ \
		--filter sandbox/ --exclude-unreachable-branches --json build-cover/cover.json build-cover
	@$(PYTHON) tests/lint/cover build-cover/cover.json

# --- a source tarball, and two builds that must not differ ----------------

.PHONY: dist repro
DIST_NAME  = smrsh2-$(VERSION)
DIST_EPOCH = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null),0)
# Tracked files; without git, all that is not built.
DIST_FILES = { git ls-files -z 2>/dev/null | grep -z . || \
	find . -path './build*' -prune -o -path ./.git -prune -o -type f -print0 | \
	sed -z 's,^\./,,'; } | LC_ALL=C sort -z

dist: $(B)/$(DIST_NAME).tar.gz
	@sha256sum $<

.PHONY: $(B)/$(DIST_NAME).tar.gz
$(B)/$(DIST_NAME).tar.gz:
	@mkdir -p $(B)
	@$(DIST_FILES) | tar --create --null --no-recursion --format=ustar \
		--owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
		--mtime=@$(DIST_EPOCH) --transform='s,^,$(DIST_NAME)/,' \
		--files-from=- | gzip -9 -n >$@

repro: $(B)/$(DIST_NAME).tar.gz
	@sh tests/lint/repro $< $(B)/repro
