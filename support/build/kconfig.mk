# SPDX-License-Identifier: BSD-3-Clause
#
# Configuration: the kconfig programs (kconfig-frontends) over the Config.uk
# files, and what the build reads of the result:
#
#	$(O)/config.mk		the configuration as make sees it
#	$(O)/include/uk/config.h	as C sees it
#
# config.h is found through -isystem, which -MMD leaves out of the dependency
# files: changing the configuration rebuilds nothing by itself. Instead
# apply-config.sh removes the objects whose sources name an option that
# changed.
#
# Without them, Python's kconfiglib serves (kconfig.py).
kconfig-python := $(shell command -v kconfig-conf >/dev/null 2>&1 || for p in python3 /usr/bin/python3; do \
	if $$p -c 'import kconfiglib' 2>/dev/null; then echo $$p $(UK_ROOT)/support/build/kconfig.py; break; fi; done)
KCONFIG_CONF  ?= $(or $(kconfig-python),kconfig-conf)
KCONFIG_MCONF ?= $(if $(kconfig-python),$(kconfig-python) --menuconfig,kconfig-mconf)
KCONFIG_NCONF ?= $(if $(kconfig-python),$(kconfig-python) --menuconfig,kconfig-nconf)

config-uk-lib  := $(sort $(wildcard $(UK_ROOT)/lib/*/Config.uk))
config-uk-drv  := $(sort $(wildcard $(UK_ROOT)/drivers/*/Config.uk))
config-uk-arch := $(sort $(wildcard $(UK_ROOT)/arch/*/Config.uk))
config-uk-plat := $(sort $(wildcard $(UK_ROOT)/plat/*/Config.uk)) \
		  $(wildcard $(P:%=%/Config.uk))
config-uk-libs := $(wildcard $(L:%=%/Config.uk))
# An application without one needs at least a C library.
config-uk-app  := $(or $(wildcard $(A)/Config.uk),$(UK_ROOT)/support/build/app-defaults.uk)
config-uk-all  := $(UK_ROOT)/Config.uk $(foreach k,lib drv arch plat libs app,$(config-uk-$(k)))

# Ports that could be in L: the menu shows their names, one a line.
config-uk-more := $(filter-out $(realpath $(config-uk-libs)),$(realpath $(wildcard $(UK_ROOT)/libs/*/Config.uk)))
more-libraries = awk 'FNR == 1 { found = 0 } !found && /^\tbool "[^":]+: / { found = 1; sub(/^\tbool /, ""); \
	print "comment " $$0 }' $(config-uk-more) /dev/null

# Config.uk sources these lists by name; kconfig knows no wildcards.
kconfig-lists := $(O)/kconfig
sources = $(foreach f,$(1),source "$(f)"$(newline))
ifneq ($(filter-out help properclean distclean clean,$(or $(MAKECMDGOALS),all)),)
$(shell mkdir -p $(kconfig-lists) $(O)/include/uk && touch $(O)/.tessera)
$(foreach k,lib drv arch plat libs app,$(file >$(kconfig-lists)/$(k).uk,$(call sources,$(config-uk-$(k)))))
$(shell $(if $(filter menuconfig nconfig,$(MAKECMDGOALS)),$(more-libraries)) >$(kconfig-lists)/more.uk)
endif

host-arch := $(shell uname -m)
export UK_KCONFIG_LISTS := $(kconfig-lists)
export UK_HOST_ARCH := $(patsubst aarch64,arm64,$(host-arch))
export UK_DEFNAME := $(notdir $(A))

# It writes a file beside where it runs and renames that, so in C's folder.
run-kconfig = mkdir -p $(dir $(C)) && cd $(dir $(C)) && KCONFIG_CONFIG=$(C) $(1) $(UK_ROOT)/Config.uk
need-program = $(Q)command -v $(firstword $(1)) >/dev/null 2>&1 || { printf '\n  %s\n\n' \
	"$(1) is missing: it reads the configuration. Install it with: apt-get install kconfig-frontends-nox, or elsewhere Python's kconfiglib   (or let ./tess do it)" >&2; exit 1; }

.PHONY: menuconfig nconfig oldconfig olddefconfig defconfig savedefconfig config

menuconfig: ; $(call need-program,$(KCONFIG_MCONF))
	$(Q)$(call run-kconfig,$(KCONFIG_MCONF))

nconfig: ; $(call need-program,$(KCONFIG_NCONF))
	$(Q)$(call run-kconfig,$(KCONFIG_NCONF))

oldconfig: ; $(call need-program,$(KCONFIG_CONF))
	$(Q)$(call run-kconfig,$(KCONFIG_CONF) --oldconfig)

olddefconfig: ; $(call need-program,$(KCONFIG_CONF))
	$(Q)rm -f $(O)/.config-chosen $(O)/.config-was
	$(Q)$(call run-kconfig,$(KCONFIG_CONF) --olddefconfig) >/dev/null
	$(call say,CONFIG,$(C))

# The application's own defconfig is the start; else every option's default.
UK_DEFCONFIG ?= $(wildcard $(A)/defconfig)
check-names = $(if $(UK_DEFCONFIG),$(Q)sh $(UK_ROOT)/support/build/check-names.sh $(abspath $(UK_DEFCONFIG)) $(config-uk-all))
defconfig: ; $(call need-program,$(KCONFIG_CONF))
	$(check-names)
	$(Q)$(call run-kconfig,$(KCONFIG_CONF) $(if $(UK_DEFCONFIG),--defconfig=$(abspath $(UK_DEFCONFIG)),--alldefconfig)) >/dev/null
	$(call say,CONFIG,$(C) from $(or $(UK_DEFCONFIG),the defaults))

savedefconfig: $(C) ; $(call need-program,$(KCONFIG_CONF))
	$(Q)$(call run-kconfig,$(KCONFIG_CONF) --savedefconfig=$(A)/defconfig)
	$(call say,CONFIG,$(A)/defconfig)

# No configuration yet: the defaults do, and say so.
$(C):
	$(call need-program,$(KCONFIG_CONF))
	@printf '  %-8s %s\n' CONFIG 'no configuration yet: taking defaults (make menuconfig to choose)'
	$(check-names)
	$(Q)mkdir -p $(@D)
	$(Q)$(call run-kconfig,$(KCONFIG_CONF) $(if $(UK_DEFCONFIG),--defconfig=$(abspath $(UK_DEFCONFIG)),--alldefconfig)) >/dev/null

config: $(O)/config.mk

# Also when a list changed: another L= may bring or take options.
$(O)/config.mk: $(C) $(config-uk-all) $(UK_ROOT)/support/build/apply-config.sh \
		$(if $(call differs,$(strip $(file <$(O)/.lists)),$(strip $(config-uk-all))),FORCE)
	$(call need-program,$(KCONFIG_CONF))
	$(Q)KCONFIG_CONF='$(KCONFIG_CONF)' sh $(UK_ROOT)/support/build/apply-config.sh \
		$(UK_ROOT)/Config.uk $(C) $(O)
	$(Q)printf '%s\n' '$(strip $(config-uk-all))' >$(O)/.lists

.PHONY: FORCE
FORCE:
