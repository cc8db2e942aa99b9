#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What kconfig-conf and kconfig-mconf do, by kconfiglib, for hosts that have no
kconfig-frontends:

    kconfig.py --olddefconfig|--alldefconfig|--defconfig=FILE|
               --savedefconfig=FILE|--oldconfig|--menuconfig CONFIG.UK

KCONFIG_CONFIG names the configuration. The files are the same to the byte, and
so is the warning about a selected option whose dependencies aren't met.
"""
import argparse
import sys

import kconfiglib
from kconfiglib import AND, BOOL, OR, TRISTATE, expr_str, expr_value


def unmet(kconf):
    """Selected options whose dependencies aren't met, a line each."""
    for sym in kconf.unique_defined_syms:
        if sym.orig_type not in (BOOL, TRISTATE) or \
                expr_value(sym.direct_dep) >= expr_value(sym.rev_dep):
            continue
        by = [expr_str(kconfiglib.split_expr(e, AND)[0])
              for e in kconfiglib.split_expr(sym.rev_dep, OR) if expr_value(e)]
        yield (f"warning: ({' && '.join(by)}) selects {sym.name} which has "
               f"unmet direct dependencies ({expr_str(sym.direct_dep)})")


def header(kconf):
    return ("#\n# Automatically generated file; DO NOT EDIT.\n"
            f"# {kconf.mainmenu_text}\n#\n")


def write(kconf, path):
    """Without the comments at the ends of menus, which kconfig-conf lacks."""
    kconf.write_config(path, save_old=False)
    with open(path, encoding="utf-8") as f:
        lines = [line for line in f if not line.startswith("# end of ")]
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(lines)


def main():
    p = argparse.ArgumentParser()
    how = p.add_mutually_exclusive_group(required=True)
    for name in "olddefconfig", "alldefconfig", "oldconfig", "menuconfig":
        how.add_argument(f"--{name}", action="store_true")
    how.add_argument("--defconfig")
    how.add_argument("--savedefconfig")
    p.add_argument("kconfig")
    args = p.parse_args()
    kconf = kconfiglib.Kconfig(args.kconfig, warn_to_stderr=False)
    kconf.config_header = header(kconf)
    path = kconfiglib.standard_config_filename()
    if args.menuconfig:
        import menuconfig
        menuconfig.menuconfig(kconf)
        return
    if args.defconfig:
        kconf.load_config(args.defconfig)
    elif not args.alldefconfig:
        kconf.load_config(path)
    if args.oldconfig:
        import oldconfig
        oldconfig.oldconfig(kconf)
    if args.savedefconfig:
        kconf.write_min_config(args.savedefconfig, header="")
    else:
        write(kconf, path)
    print("\n".join(unmet(kconf)), file=sys.stderr)


try:
    main()
except kconfiglib.KconfigError as e:
    sys.exit(f"error: {e}")
