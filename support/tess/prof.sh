# SPDX-License-Identifier: BSD-3-Clause
#
# tess prof APP: draws where the application's time goes, as a flame graph.
. "$tess_dir/run.sh"

cmd_prof() { cmd_observe flame LIBUKPROF ukprof.start=main "$@"; }
