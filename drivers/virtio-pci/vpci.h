/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A virtio device on PCI. Source: VIRTIO 1.2, 4.1 (sections in brackets).
 */
#ifndef VIRTIO_PCI_H
#define VIRTIO_PCI_H

#include <uk/pci.h>
#include <uk/virtio.h>

#define VPCI_NO_VECTOR	0xffff
#define VPCI_ISR_QUEUE	1 /* [4.1.4.5] */
#define VPCI_ISR_CONFIG 2

struct vpci {
	struct virtio_dev v;
	struct uk_pci_device *pci;
	/* Modern: common configuration, ISR, device configuration, notify.
	 * Legacy: all in `common`. */
	struct uk_io common, isr, config, notify;
	uint32_t notify_len, notify_step;

	/* With MSI-X: message 0 is the configuration's, the others are the
	 * queues', or the only one is all queues'. */
	bool msix;
	unsigned int messages;
	struct ukplat_irq_handler *handlers; /* one each */
	struct ukplat_irq_handler intx;
};

static inline struct vpci *vpci_of(struct virtio_dev *v)
{
	return uk_container_of(v, struct vpci, v);
}

/** Message of queue `i`. */
static inline uint16_t vpci_message(const struct vpci *p, unsigned int i)
{
	if (!p->msix)
		return VPCI_NO_VECTOR;
	return p->messages > 2 ? 1 + i : 1;
}

/**
 * Writes the status, a register at `at` of `io`; where that resets the device,
 * waits until it has [4.1.4.3.2], for a while.
 */
void vpci_set_status(const struct uk_io *io, uint32_t at, uint8_t status);

/** Reads and clears who asked for an interrupt, by INTx. */
uint8_t vpci_isr(struct vpci *p);

/** Interrupts of p->v's queues: MSI-X, or INTx. As the transport's. */
int vpci_irq_on(struct virtio_dev *v);
void vpci_irq_off(struct virtio_dev *v);

/**
 * Takes the device by its capabilities, or by its ports. Returns 0; -ENODEV
 * when it isn't of that kind; another errno when it is broken.
 */
int vpci_modern(struct vpci *p);
int vpci_legacy(struct vpci *p);

#endif /* VIRTIO_PCI_H */
