/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ACPI's tables, for drivers. Source: ACPI Specification 6.5, 5.2.9 (FADT).
 */
#include <uk/plat/acpi.h>
#include <uk/plat/bootinfo.h>
#include "../../common/acpi_table.h"
#include "memory.h"

#define FADT_DSDT   40
#define FADT_X_DSDT 140

static bool find_dsdt(uint64_t rsdp, struct table *t)
{
	uint64_t at;

	if (!find_table(rsdp, "FACP", kvm_memory_window, t))
		return false;
	at = number(t, FADT_X_DSDT, 8);
	if (!at)
		at = number(t, FADT_DSDT, 4);
	return open_table(at, "DSDT", kvm_memory_window, t);
}

const void *ukplat_acpi_table(const char *signature, size_t *len)
{
	uint64_t rsdp = ukplat_bootinfo()->rsdp;
	struct table t;

	if (memcmp(signature, "DSDT", 4)
		    ? !find_table(rsdp, signature, kvm_memory_window, &t)
		    : !find_dsdt(rsdp, &t))
		return NULL;
	*len = t.len;
	return t.p;
}
