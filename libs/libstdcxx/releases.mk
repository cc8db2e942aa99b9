# SPDX-License-Identifier: BSD-3-Clause
#
# The release for each compiler: libstdc++ is written for the GCC that it comes
# with, and another's compiles it wrongly or not at all. Upstream's releases
# (gcc.gnu.org), packed by Debian: an archive in an archive, of which a
# twentieth is needed.
#
LIBSTDCXX_12_SHA256 := b8298be16aeeb96a889c6afed0a8e2241b47452e89cc81fe65ea849d5c740fcb
LIBSTDCXX_12_DEBIAN := bookworm/gcc-12=12.2.0-14+deb12u1
LIBSTDCXX_13_SHA256 := 2fde6610c97427ca320113b8ed99d75439c15b7d75d0a5410256a9cf4a8e5402
LIBSTDCXX_13_DEBIAN := trixie/gcc-13=13.3.0-16
LIBSTDCXX_14_SHA256 := e162a5ef3f0077ecae598c6556908d2ab80841532df3398072a96a6df6e6aa29
LIBSTDCXX_14_DEBIAN := trixie/gcc-14=14.2.0-19
LIBSTDCXX_15_SHA256 := 183c7e2323a166ea7838159b75cd1ea6ec3901150c74b2451967b39bc759bf9b
LIBSTDCXX_15_DEBIAN := forky/gcc-15=15.3.0-4
LIBSTDCXX_16_SHA256 := 1f12db4797c619339c7285ce109b35888cafad2487a388430e62f03b65e9ed64
LIBSTDCXX_16_DEBIAN := forky/gcc-16=16.2.0-3
