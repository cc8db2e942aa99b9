# SPDX-License-Identifier: BSD-3-Clause
#
# tess help
cmd_help() { usage; }
