# SPDX-License-Identifier: BSD-3-Clause
#
# Entry of the build tool:
#
#	make -C ROOT A=app [L=lib1:lib2] [P=plat1:plat2] [O=out] [C=config] [target]
#
# This file settles the paths and the configuration, then hands over to
# support/build/build.mk, which knows the libraries.
#
MAKEFLAGS += -rR --no-print-directory
.DEFAULT_GOAL := all
SHELL := /bin/sh

UK_ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))

include $(UK_ROOT)/support/build/setup.mk

# One build at a time works in a folder: make starts itself once more, under a
# lock, for all goals together. Goals that wait for the user take no lock.
goals := $(or $(MAKECMDGOALS),all)
ifneq ($(if $(call differs,$(UK_LOCKED),$(O)),$(filter-out help menuconfig nconfig oldconfig,$(goals))),)
.PHONY: $(goals) locked
$(goals): locked ; @:
locked:
	+@sh $(UK_ROOT)/support/build/lock.sh $(O) $(MAKE) -f $(UK_ROOT)/Makefile $(goals) \
		A=$(A) L=$(subst $(space),:,$(L)) P=$(subst $(space),:,$(P)) O=$(O) C=$(C) UK_LOCKED=$(O)
else
include $(UK_ROOT)/support/build/kconfig.mk

# Targets that need the libraries' build files, hence a configuration.
build-targets := all libs images fetch prepare print-libs print-vars size \
		 graph check-deps compile_commands.json
clean-targets := clean $(filter clean-%,$(MAKECMDGOALS)) properclean

$(build-targets) $(filter %.o %.i %.s,$(MAKECMDGOALS)): config
	+@$(MAKE) $(JOBS) --no-print-directory -C $(O) -f $(UK_ROOT)/support/build/build.mk $@

# `make clean all` cleans, then builds.
ifneq ($(filter $(clean-targets) distclean,$(goals)),)
.NOTPARALLEL:
endif

# Cleaning must work without a configuration, or with a broken one.
.PHONY: $(build-targets) $(clean-targets) distclean help
ifneq ($(wildcard $(C)),)
$(filter clean-%,$(MAKECMDGOALS)): config
	+@$(MAKE) -f $(UK_ROOT)/support/build/build.mk $@
endif

clean:
	$(call say,CLEAN,objects and images)
	$(Q)rm -rf $(O)/lib $(O)/img $(O)/include $(O)/config.mk $(O)/compile_commands.json \
		$(O)/graph.svg $(O)/graph.dot
	$(Q)find $(O) -maxdepth 1 -type f \( -name '*_*-*' -o -name '*.o' \) \
		-exec rm -f {} + 2>/dev/null || true

properclean:
	$(call say,CLEAN,build folder)
	$(Q)rm -rf $(if $(wildcard $(O)/.tessera),$(O),$(O)/lib)

distclean: properclean
	$(call say,CLEAN,configuration)
	$(Q)rm -f $(C) $(C).old

help:
	@cat $(UK_ROOT)/support/build/help.txt
endif
