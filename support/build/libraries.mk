# SPDX-License-Identifier: BSD-3-Clause
#
# Libraries: what Makefile.uk files call (addlib, addlib_s, addplat,
# addplatlib), and the rules made of what they registered. Each source
# becomes an object, the objects of a library one libNAME.o with only its
# exported symbols left.
#
uppercase = $(subst a,A,$(subst b,B,$(subst c,C,$(subst d,D,$(subst e,E,$(subst \
	f,F,$(subst g,G,$(subst h,H,$(subst i,I,$(subst j,J,$(subst k,K,$(subst \
	l,L,$(subst m,M,$(subst n,N,$(subst o,O,$(subst p,P,$(subst q,Q,$(subst \
	r,R,$(subst s,S,$(subst t,T,$(subst u,U,$(subst v,V,$(subst w,W,$(subst \
	x,X,$(subst y,Y,$(subst z,Z,$(1)))))))))))))))))))))))))))

# import: reads one Makefile.uk; addlib takes the folder from import-base.
import = $(eval import-base := $(1))$(eval include $(1)/Makefile.uk)

# $(eval $(call addlib,name)): registers library `name`.
define addlib
ifneq ($$(filter $(1),$$(UK_LIBS_ALL)),)
$$(call ukfail,Two libraries are called '$(1)': one in $$($(call uppercase,$(1))_BASE)$$(comma) one in $$(import-base). Rename one of them or take it out of L=.)
endif
UK_LIBS_ALL += $(1)
$(call uppercase,$(1))_BASE := $$(import-base)
$(call uppercase,$(1))_BUILD := $$(O)/lib/$(1)
ifndef $(call uppercase,$(1))_EXPORTS
$(call uppercase,$(1))_EXPORTS := $$(wildcard $$(import-base)/exportsyms.uk)
endif
endef

# addlib_s: known by name and folder always, built when $(2) is y.
define addlib_s
$(if $(filter y,$(2)),$(call addlib,$(1)),$(call uppercase,$(1))_BASE := $$(import-base)
$(call uppercase,$(1))_BUILD := $$(O)/lib/$(1))
endef

# $(eval $(call addplat,name)): images are made for platform `name`.
define addplat
UK_PLATS += $(1)
$(call uppercase,$(1))_BASE := $$(import-base)
endef
addplat_s = $(if $(filter y,$(2)),$(addplat))

# $(eval $(call addplatlib,plat,name)): library of one platform only.
define addplatlib
$(call addlib,$(2))
UK_PLATLIBS_ALL += $(2)
UK_PLATLIBS_$(1) += $(2)
endef
addplatlib_s = $(if $(filter y,$(3)),$(addplatlib),$(call addlib_s,$(2),n))

verbose_cmd = $(call say,$(1),$(2))$(newline)	$(Q)$(3)

# --- rules -------------------------------------------------------------
# both: a library's variable in its two spellings.
both = $($(1)) $($(1)-y)

src-path = $(firstword $(subst |,$(space),$(1)))
src-variant = $(word 2,$(subst |,$(space),$(1)))

# Where a source's object goes: its path below the library's folder, or
# below where the sources were fetched to.
below = $(if $(1),$(patsubst $(1)/%,$(2)%,$(3)),$(3))
src-rel = $(call below,$(UK_ROOT),_root/,$(call below,$($(2)_BASE),,$(call below,$($(2)_ORIGIN),_origin/,$(call \
	below,$($(2)_BUILD),_build/,$(call src-path,$(1))))))
src-obj = $($(2)_BUILD)/$(patsubst /%,_abs/%,$(basename $(call src-rel,$(1),$(2))))$(addprefix \
	.,$(call src-variant,$(1)))$(if $(filter %.S,$(call src-path,$(1))),.S).o

# Prefix of the per-file variables: LIB_FILE or LIB_FILE_VARIANT.
file-prefix = $(2)_$(call uppercase,$(basename $(notdir $(call src-path,$(1))))$(addprefix \
	_,$(call src-variant,$(1))))

arch-flags = $(if $(filter isr,$(1)),$(call both,ISR_ARCHFLAGS),$(call both,ARCHFLAGS))
# Fetched or generated?
fetched = $(filter $(addsuffix /%,$($(2)_ORIGIN) $($(2)_BUILD)),$(call src-path,$(1)))
# Only Tessera's own sources are held to warnings: not what is fetched or
# generated, nor an application or library of somebody else. The tests hold them to
# it by UK_WERROR=y in the environment, whatever the configuration says.
werror = $(if $(or $(CONFIG_WERROR),$(filter y,$(UK_WERROR))),$(if $(call fetched,$(1),$(2)),,$(if $(filter $(UK_ROOT)/%,$(1)),-Werror)))

# Where headers are: all libraries have some, which differ from application to
# application. A port may name the few that what it fetches needs: then those
# objects are compiled by the same command in each build.
includes = $(call both,$(if $(and $(strip $(call both,$(2)_FETCHED_CINCLUDES)),$(call \
	   fetched,$(1),$(2))),$(2)_FETCHED_)CINCLUDES)

# Ports from elsewhere are written for a compiler that doesn't claim to compile
# for Linux; X_LINUX := y in the recipe keeps that claim. They and applications
# from elsewhere also find headers by upstream's names.
foreign-flags = $(if $(or $(filter $(UK_ROOT)/%,$($(2)_BASE)),$(filter-out $(L) $(A),$($(2)_BASE))),,$(if $(filter \
	$(L),$($(2)_BASE)),$(if $(filter y,$($(2)_LINUX)),,-U__linux__ -U__linux -Ulinux -D__Unikraft__=1)) \
	-I$(UK_ROOT)/lib/compat/include)
common-flags = $(CC_TARGET) $(call both,COMPFLAGS) $(call arch-flags,$(call src-variant,$(1))) $(foreign-flags)
file-flags = $(call both,$(call file-prefix,$(1),$(2))_FLAGS) \
	     $(call both,$(call file-prefix,$(1),$(2))_INCLUDES)
lib-name-flag = -D__LIBNAME__='"$(3)"'

flags-c   = $(CC) $(common-flags) $(call both,CFLAGS) $(lib-name-flag) $(call both,$(2)_COMPFLAGS) \
	    $(call both,$(2)_CFLAGS) $(werror) $(file-flags) $(call both,$(2)_CINCLUDES) $(includes) \
	    -isystem $(CC_INCLUDE)
# Headers of libraries serve both languages. -frandom-seed: or constructors may be named by chance.
flags-cxx = $(CXX) $(common-flags) -frandom-seed=$(call src-rel,$(1),$(2)) $(call both,CXXFLAGS) $(lib-name-flag) $(call both,$(2)_COMPFLAGS) \
	    $(call both,$(2)_CXXFLAGS) $(werror) $(file-flags) $(call both,$(2)_CXXINCLUDES) $(call both,CXXINCLUDES) \
	    $(includes) \
	    -isystem $(CC_INCLUDE)
flags-as  = $(CC) $(common-flags) $(call both,ASFLAGS) $(call both,$(2)_ASFLAGS) $(werror) \
	    $(file-flags) $(call both,$(2)_ASINCLUDES) $(call both,ASINCLUDES) $(call both,$(2)_CINCLUDES)

lang.c := c
lang.S := as
lang.s := as
lang.cc := cxx
lang.cpp := cxx
lang.cxx := cxx
say.c := CC
say.as := AS
say.cxx := CXX

# A command that is kept with its target: another command makes it anew.
quote = '$(subst $(squote),'\'',$(1))'
hash := \#
make-quote = $(subst $(newline), ,$(subst $(hash),\$(hash),$(subst $$,$$$$,$(1))))
saved-cmd = saved_$(1) := $(call make-quote,$(2))
save-cmd = printf '%s\n' $(call quote,$(call saved-cmd,$(1),$(2)))
changed = $(if $(call differs,$(strip $(saved_$(1))),$(strip $(2))),FORCE)

# from-build: what is in the build folder is named from there, where commands
# run. So a source's command is the same in each build that compiles it alike,
# and a compiler cache (ccache) knows it again.
from-build = $(patsubst $(O)/%,%,$(patsubst -I$(O)/%,-I%,$(strip $(1))))

# object-rule: (1) source[|variant] (2) LIB (3) lib (4) object (5) language
define object-rule
all-objs += $(4)
$(2)_ALLOBJS += $(4)
cmd_$(4) = $$(call from-build,$$(call flags-$(5),$(1),$(2),$(3)) -c $(call src-path,$(1)))
src_$(4) := $(call src-path,$(1))
.SECONDEXPANSION:
$(4): $(call src-path,$(1)) $$$$(call changed,$(4),$$$$(CC_VERSION) $$$$(cmd_$(4)))
	$$(call say,$(say.$(5)),$(3): $(notdir $(call src-path,$(1)))$(addprefix |,$(call src-variant,$(1))))
	$$(Q)$$(cmd_$(4)) -MMD -MP -MF $(4).d -o $(4)
	@$$(call save-cmd,$(4),$$(CC_VERSION) $$(cmd_$(4))) >>$(4).d
endef

source-rule = $(if $(filter %.ld,$(1)),UK_EXTRA_LDS += $(1),$(if $(lang$(suffix $(call \
	src-path,$(1)))),$(call object-rule,$(1),$(2),$(3),$(call src-obj,$(1),$(2)),$(lang$(suffix \
	$(call src-path,$(1))))),$$(call ukfail,Library $(3) names a source of unknown kind: $(1))))

# Partial link: all objects into one, then all symbols but the exported ones
# become local. Without an exportsyms.uk everything stays visible.
# Sections that objects share by name stay apart, or one used constant would
# keep all of them, and what they point to, in the image.
separate = $(foreach s,text data bss rodata*,--unique='.$(s)')
link-lib = $(if $(CONFIG_OPTIMIZE_LTO),$(CC) $(CC_TARGET) $(call both,COMPFLAGS) $(call both,ARCHFLAGS) -nostdlib -r \
	-flinker-output=nolto-rel,$(LD) -r $(separate)) -o $(1) $(2)
keep-exports = $(if $(1),$(OBJCOPY) --keep-global-symbols=$(1) -G __uk_none__)

# library-rules: (1) lib (2) LIB. There may be more objects than fit into a
# command: they are named in a file, and the command is kept without the shell.
define library-rules
$(foreach s,$(sort $(call both,$(2)_SRCS)),$(newline)$(call source-rule,$(s),$(2),$(1)))
$(2)_LIBOBJ := $(O)/lib/$(1).o
cmd_$(O)/lib/$(1).o = $$(call link-lib,$(O)/lib/$(1).o,$$($(2)_ALLOBJS) $$(call both,$(2)_OBJS)) $$(call both,$(2)_OBJCFLAGS)
$(O)/lib/$(1).o: $$$$($(2)_ALLOBJS) $$$$(call both,$(2)_OBJS) $$($(2)_EXPORTS) \
		$$$$(call changed,$(O)/lib/$(1).o,$$$$(cmd_$(O)/lib/$(1).o))
	$$(call say,LD,$(1).o)
	$$(Q)$$(if $$(strip $$($(2)_ALLOBJS) $$(call both,$(2)_OBJS)),,printf '' | $$(CC) $$(CC_TARGET) -c -x c - -o $(O)/lib/$(1).empty.o;) \
	$$(file >$(O)/lib/$(1).objs,$$(or $$(strip $$($(2)_ALLOBJS) $$(call both,$(2)_OBJS)),$(O)/lib/$(1).empty.o)) \
	$$(call link-lib,$(O)/lib/$(1).o,@$(O)/lib/$(1).objs)
	$$(Q)$$(if $$($(2)_EXPORTS)$$(call both,$(2)_OBJCFLAGS),$$(OBJCOPY) $$(if $$($(2)_EXPORTS),--keep-global-symbols=$$($(2)_EXPORTS) \
		-G __uk_none__) $$(call both,$(2)_OBJCFLAGS) $(O)/lib/$(1).o,:)
	@$$(file >$(O)/lib/$(1).o.cmd,$$(call saved-cmd,$(O)/lib/$(1).o,$$(cmd_$(O)/lib/$(1).o))) \
	mv $(O)/lib/$(1).o.cmd $(O)/lib/$(1).o.d
.PHONY: clean-$(1)
clean-$(1):
	$$(call say,CLEAN,$(1))
	$$(Q)rm -rf $$($(2)_BUILD) $(O)/lib/$(1).o $$(call both,$(2)_CLEAN)
endef
