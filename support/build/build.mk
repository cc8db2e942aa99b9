# SPDX-License-Identifier: BSD-3-Clause
#
# The build proper: reads every library's Makefile.uk, then makes rules of
# what they registered. Run by the top Makefile once the configuration is up
# to date.
#
MAKEFLAGS += -rR --no-print-directory
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh

UK_ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/../..)
build-dir := $(UK_ROOT)/support/build

include $(build-dir)/setup.mk
include $(O)/config.mk
include $(build-dir)/toolchain.mk
include $(build-dir)/libraries.mk
include $(build-dir)/fetch.mk
include $(build-dir)/macros.mk

# --- what there is to build ------------------------------------------------
include $(UK_ROOT)/Makefile.uk
$(foreach d,$(patsubst %/,%,$(dir \
	$(sort $(wildcard $(UK_ROOT)/arch/*/Makefile.uk)) \
	$(sort $(wildcard $(UK_ROOT)/plat/*/Makefile.uk)) \
	$(sort $(wildcard $(UK_ROOT)/drivers/*/Makefile.uk)) \
	$(sort $(wildcard $(UK_ROOT)/lib/*/Makefile.uk)))) \
	$(P) $(L) $(A),$(call import,$(d)))

$(call known-macros,$(wildcard $(addsuffix /Makefile.uk,$(filter-out $(UK_ROOT)/%,$(L) $(P) $(A)))))

ifeq ($(strip $(UK_PLATS)),)
$(call ukfail,The configuration chooses no platform. Choose one in make menuconfig$(comma) under Platforms.)
endif

# --- fetch and prepare before the first rule is made: Makefile.uk files may
# look into what was fetched, so make starts again once that has changed.
UK_PREPARED := $(O)/.prepared.mk
ifneq ($(filter-out clean-% print-libs print-vars,$(or $(MAKECMDGOALS),all)),)
ifneq ($(strip $(UK_FETCH) $(UK_PREPARE) $(UK_PREPARE-y)),)
ifeq ($(filter fetch,$(MAKECMDGOALS))$(UK_QUERY),)
include $(UK_PREPARED)
endif
endif
endif
prepare-query := $(MAKE) -rR --no-print-directory -f $(build-dir)/build.mk -C $(O) -pq UK_QUERY=y all
$(UK_PREPARED): $(UK_FETCH) $(UK_FETCH-y) $(UK_PREPARE) $(UK_PREPARE-y)
	$(Q)sh $(build-dir)/prepared.sh '$@' '$(prepare-query)' $(filter $(UK_PREPARE) $(UK_PREPARE-y),$?)
.PHONY: fetch prepare libs images all print-libs print-vars FORCE
FORCE:
fetch: $(UK_FETCH) $(UK_FETCH-y)
	$(call say,FETCH,all sources are here)
prepare: fetch $(UK_PREPARE) $(UK_PREPARE-y)

$(foreach l,$(UK_LIBS_ALL),$(eval $(call library-rules,$(l),$(call uppercase,$(l)))))
include $(build-dir)/images.mk
include $(build-dir)/reports.mk

libs: $(foreach l,$(UK_LIBS_ALL),$(O)/lib/$(l).o)
images: $(UK_IMAGES) $(UK_IMAGES-y)
all: images
	$(Q)$(if $(filter s,$(firstword -$(MAKEFLAGS))),,$(foreach i,$(UK_IMAGES),printf '  %-8s %s\n' READY '$(i)';))

$(shell mkdir -p $(O)/img $(sort $(dir $(all-objs))))
-include $(all-objs:=.d) $(foreach l,$(UK_LIBS_ALL),$(O)/lib/$(l).o.d)
