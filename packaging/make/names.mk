# SPDX-License-Identifier: ISC
# The native system calls by name, from the kernel's own header.

$(B)/$(LIBC)/smrsh/audit/names.o: $(B)/syscall_names.h
$(B)/tools/smrsh/audit/names.o: $(B)/syscall_names.h

$(B)/syscall_names.h: | $(B)/uapi/linux
	@{ echo '#include <asm/unistd.h>' | $(CC) -E -dM -nostdinc -isystem $(B)/uapi - | \
	sed -n 's/^#define __NR_\([a-z0-9_]*\) .*/\1/p' | LC_ALL=C sort | \
	sed 's/.*/{ __NR_&, "&" },/'; } > $@.new && mv $@.new $@
