# SPDX-License-Identifier: BSD-3-Clause
"""Devices of QEMU's machines: found, driven, and left alone where they are
unknown or want what isn't there."""
import pytest

from conftest import ROOT, run, tess
from net import namespace
from test_irqs import QEMU
from test_run import on

X86, ARM = "kvm-x86_64", "kvm-arm64"
RNG = ["-object", "rng-random,filename=/dev/urandom,id=random"]
NET = ["-netdev", "user,id=net"]


def boot(app, target, machine, *options, append=None):
    r = tess("build", *on(target), f"tests/{app}")
    assert r.returncode == 0, r.stderr
    r = run(*QEMU[target], "-M", machine, "-accel", "tcg", "-nodefaults",
            "-no-user-config", "-display", "none", "-no-reboot", "-m", "64",
            "-serial", "stdio", *options,
            *(["-append", append] if append else []), "-kernel",
            ROOT / f"tests/{app}/build/{target}/{app}_{target}", timeout=60)
    assert r.stdout and "CRASH" not in r.stdout, r.stdout + r.stderr
    return r.stdout.splitlines()


# Machine, bus, and whether devices are on PCI.
PCI = [(X86, "q35"), (X86, "pc"), (X86, "microvm,pcie=on"), (ARM, "virt"),
       (ARM, "virt,gic-version=3")]
MMIO = [(X86, "microvm"), (X86, "microvm,acpi=off"), (ARM, "virt"),
        (ARM, "virt,gic-version=3")]


def check_rng(out, device):
    """Found, seeded, read from, each answer by an interrupt."""
    assert out[:3] == [f"virtio {device}: virtio-rng",
                       f"pci {device}: virtio-pci", "seeded"], out
    assert out[-2:] == ["random", "0 unwanted interrupts"]


def slot(machine):
    """Of the first device; pc has a south bridge before it."""
    return "00:02.0" if machine == "pc" else "00:01.0"


# microvm has no ports for PCI, which legacy devices need.
@pytest.mark.parametrize("target, machine, options", [
    (t, m, o) for t, m in PCI
    for o in ["", ",disable-legacy=on", ",packed=on", ",event_idx=off",
              ",disable-modern=on"]
    if ("modern" in o, "microvm" in m) != (True, True)])
def test_rng_pci(target, machine, options):
    out = boot("devices", target, machine, *RNG, "-device",
               f"virtio-rng-pci,rng=random{options}")
    check_rng(out, slot(machine))


@pytest.mark.parametrize("target, machine", [(X86, "q35"), (X86, "pc"),
                                             (ARM, "virt")])
@pytest.mark.parametrize("options", ["", ",disable-modern=on"])
def test_rng_without_messages(target, machine, options):
    out = boot("devices", target, machine, *RNG, "-device",
               f"virtio-rng-pci,rng=random,vectors=0{options}")
    check_rng(out, slot(machine))


@pytest.mark.parametrize("target, machine", [
    (t, m) for t, m in PCI if m != "pc"])
def test_rng_behind_a_bridge(target, machine):
    out = boot("devices", target, machine, *RNG,
               "-device", "pcie-root-port,id=first,chassis=1",
               "-device", "pcie-root-port,id=second,chassis=2,addr=4",
               "-device", "virtio-rng-pci,rng=random,bus=second")
    check_rng(out, "02:00.0")


@pytest.mark.parametrize("target, machine", MMIO)
@pytest.mark.parametrize("legacy", ["on", "off"])
def test_rng_mmio(target, machine, legacy):
    out = boot("devices", target, machine, *RNG, "-device",
               "virtio-rng-device,rng=random", "-global",
               f"virtio-mmio.force-legacy={legacy}")
    name = "virtio_mmio@a003e00" if target == ARM else "virtio-mmio@feb0"
    assert out[0].startswith(f"virtio {name}"), out
    assert out[0].endswith(": virtio-rng") and "seeded" in out
    assert out[-2:] == ["random", "0 unwanted interrupts"]


def test_the_command_line_is_mains_but_for_devices():
    """microvm appends its devices to whatever is there."""
    out = boot("devices", X86, "microvm,acpi=off", *RNG, "-device",
               "virtio-rng-device,rng=random", append='-- one "two words"')
    assert out[:2] == ["argv[1] = one", "argv[2] = two words"]
    assert "virtio-mmio: virtio-rng" in out[2].replace("@feb00e00", "")


def test_devices_that_nobody_knows_are_left_alone():
    out = boot("devices", X86, "q35", *RNG, "-device", "virtio-balloon-pci",
               "-device", "e1000", "-device", "virtio-rng-pci,rng=random")
    assert out[0] == ("[WARN] libvirtio: 00:01.0: no driver for virtio "
                      "devices of type 5")
    assert "virtio 00:03.0: virtio-rng" in out and out[-2] == "random"


def test_one_that_fails_stops_no_other():
    """Behind an IOMMU, whose addresses aren't ours."""
    out = boot("devices", X86, "q35", *RNG, "-device",
               "virtio-rng-pci,rng=random,iommu_platform=on,disable-legacy=on",
               "-device", "virtio-rng-pci,rng=random")
    assert "behind an IOMMU, which isn't supported" in out[0]
    assert "virtio 00:01.0: failed" in out
    assert "virtio 00:02.0: virtio-rng" in out and out[-2] == "random"


def test_a_wrong_device_on_the_command_line():
    out = boot("devices", X86, "microvm,acpi=off",
               append="virtio_mmio.device=512@x")
    assert out[0].startswith("[ERR] libvirtio_mmio: virtio_mmio.device=512@x")
    assert out[-1] == "0 unwanted interrupts"


def check_net(out):
    assert out[-1] == "all well", out
    assert "by interrupt" in out[-2] and out[-2].endswith(" 0 bad")


@pytest.mark.parametrize("target, machine", PCI)
@pytest.mark.parametrize("options", ["", ",packed=on"])
def test_net_pci(target, machine, options):
    check_net(boot("vnet", target, machine, *NET, "-device",
                   f"virtio-net-pci,netdev=net{options}"))


@pytest.mark.parametrize("target", [X86, ARM])
@pytest.mark.parametrize("options", [
    "disable-modern=on", "disable-legacy=on", "vectors=0",
    # A header in a descriptor of its own, buffers in chains.
    "disable-modern=on,any_layout=off,mrg_rxbuf=off,indirect_desc=off",
    "mrg_rxbuf=off,indirect_desc=off,event_idx=off",
    "packed=on,indirect_desc=off,event_idx=off,vectors=2",
    "csum=off,guest_csum=off,ctrl_vq=off", "host_mtu=1400,rx_queue_size=1024"])
def test_net_features(target, options):
    machine = "q35" if target == X86 else "virt"
    out = boot("vnet", target, machine, *NET, "-device",
               f"virtio-net-pci,netdev=net,{options}")
    check_net(out)
    assert f"MTU {1400 if 'host_mtu' in options else 1500}," in out[-2]


@pytest.mark.parametrize("target, machine", MMIO)
@pytest.mark.parametrize("legacy", ["on", "off"])
def test_net_mmio(target, machine, legacy):
    check_net(boot("vnet", target, machine, *NET, "-device",
                   "virtio-net-device,netdev=net", "-global",
                   f"virtio-mmio.force-legacy={legacy}"))


@pytest.mark.parametrize("target, machine, device", [
    (X86, "q35", "virtio-net-pci,vectors=8"),
    (X86, "q35", "virtio-net-pci,vectors=3,packed=on"),
    (X86, "microvm", "virtio-net-device"),
    (ARM, "virt", "virtio-net-pci,vectors=8")])
def test_net_queues(target, machine, device):
    """Several pairs; the host answers by the queue that it was asked by."""
    with namespace():
        run("ip", "tuntap", "add", "mq0", "mode", "tap", "multi_queue")
        run("ip", "addr", "add", "10.0.2.2/24", "dev", "mq0")
        run("ip", "link", "set", "mq0", "up")
        out = boot("vnet", target, machine, "-netdev", "tap,id=net,ifname=mq0,"
                   "script=no,downscript=no,queues=3", "-device",
                   f"{device},netdev=net,mq=on")
    check_net(out)
    for q in 1, 2:
        line = next(l for l in out if l.startswith(f"0: queue {q}: "))
        assert " 0 received" not in line and " 0 sent" not in line, out


def test_two_cards():
    out = boot("vnet", X86, "q35", "-netdev", "user,id=a", "-netdev",
               "user,id=b", "-device", "virtio-net-pci,netdev=a", "-device",
               "virtio-net-pci,netdev=b,packed=on")
    check_net(out)
    assert out[-2].startswith("1: virtio-net") and len(out) == 3
