/* SPDX-License-Identifier: MIT */
/* The properties of a vGPU type that GSP reports, without the rest of NVKV. */
#ifndef COMPILER_HOST_PROPERTIES_H
#define COMPILER_HOST_PROPERTIES_H

#include "compiler/host/gsp.h"

#define PROPERTY_NAME_SIZE 64u /* of a type's name, NUL included */

#define PROPERTY_NAME 0x3100u

/**
 * property_read_name() - read the name of a vGPU type from GSP.
 * @fwctl: the GPU's device
 * @type: id of the type
 * @name: PROPERTY_NAME_SIZE bytes; gets the name in printable ASCII, "" if there is none
 *
 * Return: 0, or an errno; EBADMSG for an answer that cannot be read.
 */
int property_read_name(struct fwctl *fwctl, uint32_t type, char *name);

#endif
