# SPDX-License-Identifier: BSD-3-Clause
#
# fetch, fetchas, unarchive, patch: how a port gets its sources. A port names
# the upstream address in the call and, in variables of its own,
#
#	X_SHA256	sum of the upstream archive (also: X_ORIGIN_SHA256)
#	X_DEBIAN	suite/package=version, where Debian has it too
#	X_DEBIAN_SHA256	sum of Debian's archive, if it is not the same file
#
# X_ORIGIN is where it is unpacked; X_BUILD/.origin and .patched say that it
# has been. fetch.sh does the work, again when what it is asked for changes.
#
UK_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/tessera

# fetchas: (1) lib (2) url (3) file name
define fetchas
$(call uppercase,$(1))_ORIGIN := $$(O)/lib/$(1)/origin
$(call uppercase,$(1))_ARCHIVE := $(strip $(3))
ifneq ($$(filter $(1),$$(UK_LIBS_ALL)),)
UK_FETCH += $$(O)/lib/$(1)/.origin
endif
cmd_$(O)/lib/$(1)/.origin = $$(strip sh $(build-dir)/fetch.sh '$(1)' '$(strip $(2))' '$(strip $(3))' \
	'$$(or $$($(call uppercase,$(1))_SHA256),$$($(call uppercase,$(1))_ORIGIN_SHA256))' '$$($(call uppercase,$(1))_DEBIAN)' \
	'$$($(call uppercase,$(1))_DEBIAN_SHA256)' '$$(UK_CACHE)' '$(O)/lib/$(1)/origin')
.SECONDEXPANSION:
$(O)/lib/$(1)/.origin: $$$$(call changed,$(O)/lib/$(1)/.origin,$$$$(cmd_$(O)/lib/$(1)/.origin))
	$$(call say,FETCH,$(1): $(strip $(3)))
	$$(Q)$$(cmd_$$@)
	@$$(call save-cmd,$$@,$$(cmd_$$@)) >$$@.d
	$$(Q)touch $$@
-include $(O)/lib/$(1)/.origin.d
endef
fetch = $(call fetchas,$(1),$(2),$(notdir $(2)))

# unarchive: (1) lib (2) archive on this machine
define unarchive
$(call fetchas,$(1),file://$(strip $(2)),$(notdir $(2)))
$$(O)/lib/$(1)/.origin: $(strip $(2))
endef

# patch: (1) lib (2) folder of *.patch (3) folder below X_ORIGIN, optional
define patch
ifneq ($$(filter $(1),$$(UK_LIBS_ALL)),)
UK_PREPARE += $$(O)/lib/$(1)/.patched
endif
$$(O)/lib/$(1)/.patched: $$(O)/lib/$(1)/.origin $$(sort $$(wildcard $(strip $(2))/*.patch))
	$$(call say,PATCH,$(1))
	$$(Q)test ! -f $$@ || $$(cmd_$(O)/lib/$(1)/.origin)
	$$(Q)sh $$(build-dir)/patch.sh '$(1)' '$$(O)/lib/$(1)/origin/$(strip $(3))' '$(strip $(2))'
	$$(Q)touch $$@
endef

# passthrough-env: the environment in which a port's own configure and make
# find our compiler, flags and headers. (1) lib. A C library may name in
# UK_SYSROOT-y an archive of all its functions' names, without their code, which
# says to tests that link what there is; without, they always succeed. A port
# needs that archive made first: its rule depends on $$(UK_SYSROOT-y). What
# autotools made is never made again, whatever the times of unpacked files.
define passthrough-env
CC='$(CC) $(CC_TARGET)' CXX='$(CXX) $(CC_TARGET)' AR='$(AR)' NM='$(NM)' LD='$(LD)' RANLIB='$(AR) s' \
CFLAGS='$(strip $(call common-flags,x.c,$(call uppercase,$(1))) $(call both,$(call uppercase,$(1))_CFLAGS) \
	$(call both,CINCLUDES) -isystem $(CC_INCLUDE))' \
CXXFLAGS='$(strip $(call common-flags,x.c,$(call uppercase,$(1))) $(call both,$(call uppercase,$(1))_CXXFLAGS) \
	$(call both,CXXINCLUDES) -isystem $(CC_INCLUDE))' \
LDFLAGS='-nostdlib $(if $(UK_SYSROOT-y),-static -no-pie -Wl$(comma)-e$(comma)main -L$(dir $(UK_SYSROOT-y)),-r)' \
LIBS='$(if $(UK_SYSROOT-y),-lc $(LIBGCC))' ACLOCAL=: AUTOCONF=: AUTOHEADER=: AUTOMAKE=:
endef
