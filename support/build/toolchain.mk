# SPDX-License-Identifier: BSD-3-Clause
#
# Which programs build: chosen by the architecture of the configuration.
# CC=clang (or another gcc) and CROSS_COMPILE= may be given by the user.
#
ifeq ($(CONFIG_ARCH_X86_64),y)
UK_ARCH := x86_64
UK_TRIPLE := x86_64-linux-gnu
UK_CC_PACKAGE := gcc
else ifeq ($(CONFIG_ARCH_ARM_64),y)
UK_ARCH := arm64
UK_TRIPLE := aarch64-linux-gnu
UK_CC_PACKAGE := gcc-aarch64-linux-gnu
else ifeq ($(CONFIG_ARCH_ARM_32),y)
UK_ARCH := arm
UK_TRIPLE := arm-linux-gnueabihf
UK_CC_PACKAGE := gcc-arm-linux-gnueabihf
endif
CONFIG_UK_ARCH := $(UK_ARCH)

ifeq ($(UK_HOST_ARCH),$(UK_ARCH))
CROSS_COMPILE ?=
else
CROSS_COMPILE ?= $(UK_TRIPLE)-
endif

ifneq ($(filter default undefined,$(origin CC)),)
CC := $(CROSS_COMPILE)gcc
endif
ifneq ($(filter default undefined,$(origin CXX)),)
CXX := $(CROSS_COMPILE)g++
endif
LD      := $(CROSS_COMPILE)ld
NM      := $(CROSS_COMPILE)nm
AR      := $(CROSS_COMPILE)ar
OBJCOPY := $(CROSS_COMPILE)objcopy
STRIP   := $(CROSS_COMPILE)strip
READELF := $(CROSS_COMPILE)readelf
TOUCH := touch
MKDIR := mkdir
RM := rm

missing-tool = $(call ukfail,$(1) is missing: it builds for $(UK_ARCH). Install it with: apt-get install $(2)   (or let ./tess do it))
CC_VERSION := $(shell $(CC) --version 2>/dev/null | sed -n 1p)
ifeq ($(CC_VERSION),)
$(call missing-tool,The compiler '$(CC)',$(UK_CC_PACKAGE))
endif
ifeq ($(shell command -v $(LD)),)
$(call missing-tool,The linker '$(LD)',binutils$(CROSS_COMPILE:%-=-%))
endif

have_clang := $(if $(findstring clang,$(CC_VERSION)),y)
have_gcc := $(if $(have_clang),,y)
ifeq ($(have_clang),y)
CC_TARGET := --target=$(UK_TRIPLE) -Wno-unused-command-line-argument
ifeq ($(CONFIG_OPTIMIZE_LTO),y)
$(call ukfail,Link-time optimization needs gcc$(comma) and the compiler is '$(CC)'. Turn OPTIMIZE_LTO off or leave CC= out.)
endif
endif
CC_INCLUDE := $(shell $(CC) $(CC_TARGET) -print-file-name=include)
LIBGCC := $(shell $(CC) $(CC_TARGET) $(if $(have_clang),--rtlib=libgcc) -print-libgcc-file-name)
