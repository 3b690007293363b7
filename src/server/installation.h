/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/data-folder.h"
#include "server/settings.h"
#include "server/store-accounts.h"

G_BEGIN_DECLS

/** GembokInstallation: what an installation of one's own starts with. All borrowed. */
typedef struct
{
  const GembokSettings *settings; /* complete */
  const GembokSecret *passphrase; /* normalised, strong */
  const GembokAddress *listen;    /* host and both ports are set */
  GPtrArray *accounts;            /* (element-type GembokAccount): with password hashes */
} GembokInstallation;

/**
 * gembok_installation_make:
 * @folder: must not exist
 * @root_sha256: (out) (transfer full): the fingerprint of the root certificate
 * @error: EXISTS; STORAGE; BAD_INPUT: a procedure that there is not
 *
 * Makes the folder whole or not at all: beside its place, under a name that nobody takes for it, and renamed when everything is on
 * the disk. What an earlier attempt left behind when it was killed is removed. Blocks for keys and scrypt, some seconds.
 */
gboolean gembok_installation_make (const char *folder, const GembokInstallation *installation, char **root_sha256,
                                   GError **error);

G_END_DECLS
