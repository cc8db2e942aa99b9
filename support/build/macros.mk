# SPDX-License-Identifier: BSD-3-Clause
#
# What the build files of other people's ports call and read, as they know it
# from upstream. Nothing of Tessera's own uses it.
#
CP := cp
CAT := cat
SED := sed
AWK := awk
PYTHON := python3
# Upstream's names of the architectures.
ARCH := $(UK_ARCH)

uc = $(call uppercase,$(1))
lc = $(shell printf '%s' '$(1)' | tr A-Z a-z)

# The compiler's version, as gcc_version_ge and so on compare it.
cc-major := $(shell printf '%s\n' __GNUC__ | $(CC) $(CC_TARGET) -E -P -x c - 2>/dev/null | tail -n 1)
cc-minor := $(shell printf '%s\n' __GNUC_MINOR__ | $(CC) $(CC_TARGET) -E -P -x c - 2>/dev/null | tail -n 1)
ifeq ($(have_clang),y)
cc-major := $(shell printf '%s\n' __clang_major__ | $(CC) $(CC_TARGET) -E -P -x c - 2>/dev/null | tail -n 1)
cc-minor := $(shell printf '%s\n' __clang_minor__ | $(CC) $(CC_TARGET) -E -P -x c - 2>/dev/null | tail -n 1)
endif
# version-ge: (1) major (2) minor: y when the compiler is at least that.
version-ge = $(shell [ '$(cc-major)' -gt '$(1)' ] || \
	{ [ '$(cc-major)' -eq '$(1)' ] && [ '$(cc-minor)' -ge '$(or $(2),0)' ]; } && echo y)
gcc_version_ge = $(if $(have_gcc),$(call version-ge,$(1),$(2)))
clang_version_ge = $(if $(have_clang),$(call version-ge,$(1),$(2)))
error_if_gcc_version_lt = $(if $(and $(have_gcc),$(if $(call version-ge,$(1),$(2)),,y)),$(call \
	ukfail,This needs gcc $(1).$(or $(2),0) or newer$(comma) and the compiler is '$(CC_VERSION)'.))
error_if_clang_version_lt = $(if $(and $(have_clang),$(if $(call version-ge,$(1),$(2)),,y)),$(call \
	ukfail,This needs clang $(1).$(or $(2),0) or newer$(comma) and the compiler is '$(CC_VERSION)'.))

# Folders below the build's, and below a library's there.
mk_sub_build_dir = $(shell mkdir -p $(O)/$(1))
mk_sub_libbuild_dir = $(shell mkdir -p $($(call uppercase,$(1))_BUILD)/$(2))

# build_cmd: (1) the word that is shown (2) library or empty (3) target
# (4) command. The body of a recipe.
build_cmd = $(call say,$(1),$(if $(strip $(2)),$(strip $(2)): )$(notdir $(3)))$(newline)	$(Q)$(4)

# Bytes that a library asks for in each thread's block, and in each packet
# buffer: C code reads them as UKARCH_TLS_TCB_RESERVE, UKNETDEV_SCRATCH_MEM.
ukarch_tls_tcb_reserve = COMPFLAGS += -DUKARCH_TLS_TCB_RESERVE=$(strip $(1))
uknetdev_scratch_mem = COMPFLAGS += -DUKNETDEV_SCRATCH_MEM=$(strip $(1))

# known-macros: (1) build files of other people. One that calls a macro which
# isn't there would silently lose that line.
make-functions := subst patsubst strip findstring filter filter-out sort word words wordlist \
	firstword lastword dir notdir suffix basename addsuffix addprefix join wildcard realpath \
	abspath if or and foreach call value eval origin flavor shell error warning info file guile
called-macros = $(shell sed -n 's/^\([^\#]*\).*/\1/p' $(1) /dev/null | grep -o 'call [A-Za-z_][A-Za-z0-9_.-]*' | \
	sed 's/call //' | sort -u)
define known-macros
$(foreach m,$(filter-out $(make-functions),$(call called-macros,$(1))),$(if $(filter undefined,$(origin \
	$(m))),$(call ukfail,A build file calls the macro '$(m)'$(comma) which doesn't exist: $(shell \
	grep -l 'call $(m)\b' $(1)). Check the spelling; docs/guide/first-app.md lists what there is.)))
endef
