/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The real-time clock. It has two digits of a year; ACPI says where the other
 * two are. Sources: Motorola MC146818 data sheet, "Address map"; ACPI
 * Specification 6.5, 5.2.9 (FADT: CENTURY).
 */
#include <uk/arch/x86.h>
#include <uk/plat/bootinfo.h>
#include "../../common/acpi_table.h"
#include "../../common/counter.h"
#include "clock.h"
#include "memory.h"

#define CMOS_INDEX    0x70
#define CMOS_DATA     0x71
#define CMOS_STATUS_A 0x0a
#define CMOS_STATUS_B 0x0b
#define UPDATING      0x80
#define BINARY	      0x04
#define HOURS_24      0x02
#define CMOS_SIZE     0x80

#define FADT_CENTURY 108
#define THIS_CENTURY 20
/* All dates of these fit into 63 bits of nanoseconds since 1970. */
#define CENTURY_MIN  19
#define CENTURY_MAX  21

struct cmos_date {
	uint8_t second, minute, hour, day, month, year, century;
};

static uint8_t cmos(uint8_t reg)
{
	x86_outb(CMOS_INDEX, reg);
	return x86_inb(CMOS_DATA);
}

/* Where the century is; 0: nowhere. */
static uint8_t century_register(void)
{
	static bool known;
	static uint8_t reg;
	struct table fadt;

	if (!known && find_table(ukplat_bootinfo()->rsdp, "FACP",
				 kvm_memory_window, &fadt))
		reg = number(&fadt, FADT_CENTURY, 1) % CMOS_SIZE;
	known = true;
	return reg;
}

static struct cmos_date read_cmos(void)
{
	uint8_t reg = century_register();

	while (cmos(CMOS_STATUS_A) & UPDATING)
		;
	return (struct cmos_date){cmos(0),
				  cmos(2),
				  cmos(4),
				  cmos(7),
				  cmos(8),
				  cmos(9),
				  reg ? cmos(reg) : 0};
}

static unsigned int from_bcd(uint8_t v)
{
	return (v >> 4) * 10 + (v & 15);
}

static unsigned int year_of(const struct cmos_date *d)
{
	unsigned int century = d->century;

	if (century < CENTURY_MIN || century > CENTURY_MAX ||
	    (century == CENTURY_MIN && d->year < 70))
		century = THIS_CENTURY;
	return century * 100 + d->year;
}

uint64_t kvm_rtc_seconds(void)
{
	struct cmos_date d, again = {0};
	uint8_t *field = (uint8_t *)&d, mode;
	bool pm;

	if (cmos(CMOS_STATUS_B) == 0xff)
		return 0; /* there is none */
	for (d = read_cmos(); memcmp(&d, &again, sizeof(d)) != 0;) {
		again = d;
		d = read_cmos();
	}
	mode = cmos(CMOS_STATUS_B);
	pm = !(mode & HOURS_24) && d.hour & 0x80;
	d.hour &= 0x7f;
	if (!(mode & BINARY))
		for (unsigned int i = 0; i < sizeof(d); i++)
			field[i] = from_bcd(field[i]);
	if (!(mode & HOURS_24))
		d.hour = d.hour % 12 + (pm ? 12 : 0);
	return plat_seconds_of_date(year_of(&d), d.month, d.day, d.hour,
				    d.minute, d.second);
}
