# SPDX-License-Identifier: BSD-3-Clause
#
# Paths, verbosity and early checks. Everything after this may rely on
# A, L, P, O and C being absolute, existing where they must, and free of
# characters that make can't carry.
#
empty :=
space := $(empty) $(empty)
comma := ,
squote := '
define newline


endef

# ukfail: a message that says what to do, then stop. make puts its own ".  Stop."
# behind it, so that the message's full stop goes.
ukfail = $(error $(newline)$(newline)  $(subst $(end),,$(subst .$(end),$(end),$(1)$(end))))
end := |end|

ifeq ($(origin A),undefined)
ifeq ($(filter help,$(MAKECMDGOALS)),)
$(call ukfail,No application given. Say which folder: make A=apps/helloworld)
endif
endif

# A relative path counts from where the user stands, make -C or not.
start-dir := $(if $(PWD),$(PWD),$(CURDIR))
absolute = $(if $(filter /%,$(1)),$(1),$(start-dir)/$(1))
has-space = $(word 2,x$(1)x)

# What make, its shell or a recipe would take for something else.
hash := \#
bad-chars := $$ $(squote) " $(hash) % ( ) $(comma) ; & = ` | < > * ? [ ] { } ! \ :
bad-in = $(firstword $(foreach c,$(2),$(findstring $(c),$(1))))
define check-path
ifneq ($$(call has-space,$$(value $(1))),)
$$(call ukfail,The path $(1)='$$(value $(1))' has a space in it and make can't carry that. Move or link the folder to a path without spaces.)
endif
ifneq ($$(call bad-in,$$(value $(1)),$(2)),)
$$(call ukfail,The path $(1)='$$(value $(1))' has the character $$(call bad-in,$$(value $(1)),$(2)) in it and make can't carry that. Rename or move the folder.)
endif
endef
$(foreach v,A O C,$(eval $(call check-path,$(v),$$(bad-chars))))
$(foreach v,L P,$(eval $(call check-path,$(v),$$(filter-out :,$$(bad-chars)))))
$(eval $(call check-path,UK_ROOT,$$(bad-chars)))

# Flags that the user's environment has for programs of the host.
$(foreach v,COMPFLAGS ASFLAGS CFLAGS CXXFLAGS CPPFLAGS LDFLAGS ARCHFLAGS CINCLUDES CXXINCLUDES ASINCLUDES,$(if \
	$(filter environment%,$(origin $(v))),$(eval override $(v) :=)$(eval unexport $(v))))

override A := $(abspath $(call absolute,$(A)))
ifeq ($(filter help,$(MAKECMDGOALS)),)
ifeq ($(wildcard $(A)/.),)
$(call ukfail,There is no application folder $(A). Check A=.)
endif
ifeq ($(wildcard $(A)/Makefile.uk),)
$(call ukfail,The folder $(A) is no application: it has no Makefile.uk. See docs/guide/first-app.md.)
endif
endif

override L := $(foreach l,$(subst :,$(space),$(L)),$(abspath $(call absolute,$(l))))
override P := $(foreach p,$(subst :,$(space),$(P)),$(abspath $(call absolute,$(p))))

define check-library
ifeq ($$(wildcard $(1)/Makefile.uk),)
$$(call ukfail,The library folder $(1)$$(comma) named in L= or P=$$(comma) has no Makefile.uk. Check the path or take it out of L=.)
endif
endef
$(foreach l,$(L) $(P),$(eval $(call check-library,$(l))))
dup := $(strip $(foreach l,$(sort $(L) $(P)),$(if $(word 2,$(filter $(l),$(L) $(P))),$(l))))
ifneq ($(dup),)
$(call ukfail,L= names the same folder twice: $(dup). Name it once.)
endif

O := $(A)/build
override O := $(abspath $(call absolute,$(O)))
C := $(A)/.config
override C := $(abspath $(call absolute,$(C)))

# Names that the build files of ports know these by.
CONFIG_UK_BASE := $(UK_ROOT)
CONFIG_UK_APP := $(A)
BUILD_DIR := $(O)
UK_CONFIG := $(C)

# V=1 shows the commands. V passes to sub-makes by itself.
ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-8s %s\n' '$(1)' '$(subst $(squote),'\'',$(2))'
endif

# All cores unless the user said -j: a recipe of the application's Makefile
# calls make without a job server, so that we choose.
# Looked at in the recipe: while make reads, MAKEFLAGS lacks -j.
JOBS = $(if $(filter -j%,$(filter-out --%,$(MAKEFLAGS))),,$(if \
	$(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1)))

# differs: non-empty when the two texts are not the same.
differs = $(if $(and $(findstring |$(1)|,|$(2)|),$(findstring |$(2)|,|$(1)|)),,y)
# qstrip: a string option's value without its quotes.
qstrip = $(strip $(subst ",,$(1)))
