# SPDX-License-Identifier: BSD-3-Clause
#
# Upstream's build, without the link of a program: one object of all objects.
include Makefile

$(BUILD)/all.o: $(OBJ)
	$(Q)$(LD) -r -o $@ $^
