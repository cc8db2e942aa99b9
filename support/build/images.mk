# SPDX-License-Identifier: BSD-3-Clause
#
# Images: one a platform. The platform's libraries become one object, then
# that, the general libraries and what ports hand over (UK_OBJS, UK_ALIBS,
# UK_ARS) are linked by the platform's script. A platform sets
#
#	PLAT_LDS	its linker script, run through the preprocessor
#	PLAT_LDFLAGS-y	flags for the final link
#	PLAT_FORMAT	elf or binary
#
image-name := $(or $(call qstrip,$(CONFIG_UK_NAME)),$(notdir $(A)))
general-libs := $(filter-out $(UK_PLATLIBS_ALL),$(UK_LIBS_ALL))
general-objs := $(general-libs:%=$(O)/lib/%.o)
extra-objs = $(call both,UK_OBJS)
archives = $(call both,UK_ALIBS) $(call both,UK_ARS) $(call both,$(1)_ALIBS)

# image-rules: (1) platform (2) PLATFORM
define image-rules
$(2)_IMAGE := $$(O)/$$(image-name)_$(1)-$$(UK_ARCH)
UK_IMAGES += $$($(2)_IMAGE)

cmd_$(O)/img/$(1).o = $$(LD) -r -o $(O)/img/$(1).o $$(UK_PLATLIBS_$(1):%=$(O)/lib/%.o)
$(O)/img/$(1).o: $$(UK_PLATLIBS_$(1):%=$(O)/lib/%.o) $$$$(call changed,$(O)/img/$(1).o,$$$$(cmd_$(O)/img/$(1).o))
	$$(call say,LD,$(1).o)
	$$(Q)$$(cmd_$$@)
	@$$(call save-cmd,$$@,$$(cmd_$$@)) >$$@.d

cmd_$(O)/img/$(1).lds = $$(strip $$(CC) $$(CC_TARGET) -E -P -x assembler-with-cpp -nostdinc -isystem $(O)/include \
	-I$(UK_ROOT)/include $$(call both,ASINCLUDES) -D__ASSEMBLY__ $$($(2)_LDS))
$(O)/img/$(1).lds: $$($(2)_LDS) $(UK_ROOT)/include/uk/link.lds.h $(O)/include/uk/config.h \
		$$$$(call changed,$(O)/img/$(1).lds,$$$$(cmd_$(O)/img/$(1).lds))
	$$(Q)$$(cmd_$$@) -o $$@
	@$$(call save-cmd,$$@,$$(cmd_$$@)) >$$@.d

cmd_$$($(2)_IMAGE) = $$(strip $$(call both,$(2)_LDFLAGS) -T $(O)/img/$(1).lds $$(UK_EXTRA_LDS:%=-T %) \
	$$(general-objs) $(O)/img/$(1).o $$(extra-objs) --start-group $$(call archives,$(2)) $$(LIBGCC) --end-group)
$$($(2)_IMAGE): $(O)/img/$(1).lds $(O)/img/$(1).o $$(general-objs) $$$$(extra-objs) $$(UK_EXTRA_LDS) \
		$$$$(call archives,$(2)) $(build-dir)/link.sh $(build-dir)/symtab.awk \
		$$$$(call changed,$$($(2)_IMAGE),$$$$(cmd_$$($(2)_IMAGE)))
	$$(call say,LINK,$$(@F))
	$$(Q)LD='$$(LD)' NM='$$(NM)' CC='$$(CC) $$(CC_TARGET)' OBJCOPY='$$(OBJCOPY)' STRIP='$$(STRIP)' \
		SYMTAB='$$(CONFIG_LIBUKDEBUG_SYMTAB)' FORMAT='$$(or $$($(2)_FORMAT),elf)' \
		LIBS='$(UK_LIBS_ALL:%=$(O)/lib/%.o)' PATHS='$(L) $(P)' WORK='$(O)/img/$(1)' \
		sh $(build-dir)/link.sh $$@ $$(cmd_$$@)
	@$$(call save-cmd,$$@,$$(cmd_$$@)) >$(O)/img/$$(@F).d
-include $(O)/img/$(1).o.d $(O)/img/$(1).lds.d $(O)/img/$$(image-name)_$(1)-$$(UK_ARCH).d
endef
$(foreach p,$(UK_PLATS),$(eval $(call image-rules,$(p),$(call uppercase,$(p)))))
