// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The parser as one translation unit: with its contracts for Frama-C, without them for other tools
 * that look at all of it.
 */
#include "metadata.h"

#ifdef __FRAMAC__
#include "tests/prove/spec.h"
#include "tests/prove/env.h"
#include "parser.h"
#include "tests/prove/contracts.h"
#endif

#include "metadata.c"
#include "bytes.c"
#include "layout_check.c"
#include "boards.c"
#include "types.c"
#include "signature.c"
#include "nvvgpumt.c"
#include "vgpumeta.c"
#include "accessors.c"
