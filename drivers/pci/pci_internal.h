/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host bridge, as the machine's description has it.
 */
#ifndef PCI_INTERNAL_H
#define PCI_INTERNAL_H

#include <uk/pci.h>

#define PCI_FN(devfn)	    ((devfn) & 7)
#define PCI_SLOT(devfn)	    ((devfn) >> 3)
#define PCI_COMMAND_IO	    0x001 /* [6.2.2] */
#define PCI_COMMAND_MEMORY  0x002
#define PCI_COMMAND_MASTER  0x004
#define PCI_COMMAND_NO_INTX 0x400
#define PCI_HEADER_MULTI    0x80
#define PCI_HEADER_TYPE	    0x7f

/* A range of addresses that the host bridge passes on. */
struct pci_window {
	uint64_t bus;  /* as devices see it */
	uint64_t cpu;  /* as the CPU does */
	uint64_t len;  /* 0: there is none */
	uint64_t used; /* of it, for addresses that we give */
};

struct pci_host {
	volatile char *ecam; /* configuration space; NULL: ports */
	uint8_t first_bus, last_bus;
	struct pci_window mem, io;
	/* No firmware has given addresses and bus numbers: we do. */
	bool assign;
};

extern struct pci_host pci_host;

/** Finds the host bridge. Returns false when there is none. */
bool pci_host_find(struct pci_host *h);

/**
 * Finds out line and trigger of `d`, whose pin comes to the host bridge as
 * `pin` (1 to 4) of slot `slot`. Returns false when that isn't known.
 */
bool pci_host_irq(struct uk_pci_device *d, unsigned int slot, unsigned int pin);

/** Configuration space by ports, where there are any. */
uint32_t pci_port_read(uint8_t bus, uint8_t devfn, unsigned int reg,
		       unsigned int size);
void pci_port_write(uint8_t bus, uint8_t devfn, unsigned int reg,
		    unsigned int size, uint32_t v);

/** The same wherever it is, for any function. */
uint32_t pci_read(uint8_t bus, uint8_t devfn, unsigned int reg,
		  unsigned int size);
void pci_write(uint8_t bus, uint8_t devfn, unsigned int reg, unsigned int size,
	       uint32_t v);

/** Finds out what the base addresses are, and gives some. */
void pci_read_bars(struct uk_pci_device *d);

#endif /* PCI_INTERNAL_H */
