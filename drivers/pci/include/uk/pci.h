/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PCI and PCI Express. A driver is a uk_driver of uk_pci_bus; its `ids` are an
 * array of struct uk_pci_id, ended by a vendor of 0. Source: PCI Local Bus
 * Specification 3.0 (sections in brackets).
 */
#ifndef UK_PCI_H
#define UK_PCI_H

#include <uk/bus.h>
#include <uk/config.h>
#include <uk/plat/irqs.h>
#ifdef CONFIG_ARCH_X86_64
#include <uk/arch/x86.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Registers of configuration space [6.1]. */
#define UK_PCI_VENDOR	 0x00
#define UK_PCI_DEVICE	 0x02
#define UK_PCI_COMMAND	 0x04
#define UK_PCI_STATUS	 0x06
#define UK_PCI_CLASS	 0x08 /* revision in the lowest byte */
#define UK_PCI_HEADER	 0x0e
#define UK_PCI_BAR(i)	 (0x10 + 4 * (i))
#define UK_PCI_SUBVENDOR 0x2c
#define UK_PCI_SUBDEVICE 0x2e
#define UK_PCI_CAPS	 0x34
#define UK_PCI_LINE	 0x3c
#define UK_PCI_PIN	 0x3d

#define UK_PCI_CAP_VENDOR 0x09
#define UK_PCI_CAP_MSIX	  0x11

#define UK_PCI_BARS 6

struct uk_pci_id {
	uint16_t vendor, first, last; /* device numbers, both included */
};

struct uk_pci_bar {
	uint64_t addr; /* on the bus; 0: not assigned */
	uint64_t len;  /* bytes; 0: there is no such one */
	bool io;       /* ports, not memory */
};

struct uk_pci_msix;

struct uk_pci_device {
	struct uk_device dev;
	char name[8]; /* bus:device.function */
	uint8_t bus, devfn;
	uint16_t vendor, device, subvendor, subdevice;
	uint32_t class_code; /* class, subclass, interface */
	struct uk_pci_bar bars[UK_PCI_BARS];
	int trigger; /* of INTx; -1: it has no interrupt */
	unsigned int line;
	struct uk_pci_msix *msix;    /* private */
	struct uk_pci_device *later; /* private */
};

extern const struct uk_bus uk_pci_bus;

/**
 * Reads and writes `size` (1, 2 or 4) bytes of configuration space at `reg`,
 * aligned to that. What isn't there reads as all ones. Context: any.
 */
uint32_t uk_pci_read(const struct uk_pci_device *d, unsigned int reg,
		     unsigned int size);
void uk_pci_write(const struct uk_pci_device *d, unsigned int reg,
		  unsigned int size, uint32_t v);

/**
 * Where the next capability `id` after that at `after` is (0: the first one);
 * 0: there is none. At most 48 are looked at. Context: any. [6.7]
 */
unsigned int uk_pci_cap(const struct uk_pci_device *d, uint8_t id,
			unsigned int after);

/** Lets the device be reached and reach memory. Context: thread or init. */
void uk_pci_enable(const struct uk_pci_device *d);

/* Registers of a device, in memory or ports. */
struct uk_io {
	volatile char *mem; /* NULL: ports */
	uint16_t port;
};

/**
 * Shows `[at, at + len)` of what base address `bar` is for. Returns 0;
 * -EINVAL: it isn't that long, or has no address; -ENOMEM: ukplat_mmio_map()
 * has no room. Context: thread or init.
 */
int uk_pci_map(const struct uk_pci_device *d, unsigned int bar, uint64_t at,
	       uint64_t len, struct uk_io *io);

/** INTx: the line that the device has, maybe with others. */
int uk_pci_irq_on(const struct uk_pci_device *d, struct ukplat_irq_handler *h);
void uk_pci_irq_off(const struct uk_pci_device *d,
		    struct ukplat_irq_handler *h);

/** How many messages MSI-X has; 0: there is none. [6.8.2] */
unsigned int uk_pci_msix_size(const struct uk_pci_device *d);

/**
 * Switches MSI-X on, with `n` messages that nobody has asked for yet, and INTx
 * off. Returns 0; -EINVAL when the device hasn't so many, or its table isn't
 * where it says; -ENOTSUP, -ENOMEM as ukplat_msi_alloc(). Context: thread or
 * init.
 */
int uk_pci_msix_on(struct uk_pci_device *d, unsigned int n);

/** Has `h` called for message `i`; and no more. Context: thread or init. */
int uk_pci_msix_bind(struct uk_pci_device *d, unsigned int i,
		     struct ukplat_irq_handler *h);
void uk_pci_msix_unbind(struct uk_pci_device *d, unsigned int i,
			struct ukplat_irq_handler *h);

/** Switches it off again; nothing is bound. Context: thread or init. */
void uk_pci_msix_off(struct uk_pci_device *d);

#ifdef CONFIG_ARCH_X86_64
#define UK_IO_ACCESS_(bits, suffix)                                            \
	static inline uint##bits##_t uk_io_read##bits(const struct uk_io *io,  \
						      unsigned int at)         \
	{                                                                      \
		if (io->mem)                                                   \
			return *(volatile uint##bits##_t *)(io->mem + at);     \
		return x86_in##suffix(io->port + at);                          \
	}                                                                      \
	static inline void uk_io_write##bits(                                  \
		const struct uk_io *io, unsigned int at, uint##bits##_t v)     \
	{                                                                      \
		if (io->mem)                                                   \
			*(volatile uint##bits##_t *)(io->mem + at) = v;        \
		else                                                           \
			x86_out##suffix(io->port + at, v);                     \
	}
#else
#define UK_IO_ACCESS_(bits, suffix)                                            \
	static inline uint##bits##_t uk_io_read##bits(const struct uk_io *io,  \
						      unsigned int at)         \
	{                                                                      \
		return *(volatile uint##bits##_t *)(io->mem + at);             \
	}                                                                      \
	static inline void uk_io_write##bits(                                  \
		const struct uk_io *io, unsigned int at, uint##bits##_t v)     \
	{                                                                      \
		*(volatile uint##bits##_t *)(io->mem + at) = v;                \
	}
#endif

/* uk_io_read8(), uk_io_write8() and so on: aligned, little-endian. */
UK_IO_ACCESS_(8, b)
UK_IO_ACCESS_(16, w)
UK_IO_ACCESS_(32, l)

#ifdef __cplusplus
}
#endif

#endif /* UK_PCI_H */
