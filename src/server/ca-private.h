/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ca.h"

G_BEGIN_DECLS

/** GembokCaPartName: whose key it is. */
typedef enum
{
  GEMBOK_CA_ROOT,
  GEMBOK_CA_ISSUING,
  GEMBOK_CA_RESPONDER,
  GEMBOK_CA_TLS,
  GEMBOK_CA_N_PARTS
} GembokCaPartName;

typedef struct
{
  GembokKey *key;
  GError *error; /* of making it, in its thread */
} GembokCaPart;

struct _GembokCa
{
  char *folder;
  char *root_path;
  GembokCaPart parts[GEMBOK_CA_N_PARTS];
  GembokIssuer *root;
  GembokIssuer *issuing;
  GembokIssuer *responder;
  gint64 tls_end;
  char *cps_url, *crl_url, *ocsp_url;
};

/** gembok_ca_subject: (transfer full) (nullable): C=ID, O=…, CN=@name, as our CA certificates are named. */
GembokSubject *gembok_ca_subject (const char *name, GError **error);

/** gembok_ca_renew_responder: a new certificate for the responder's key. */
gboolean gembok_ca_renew_responder (GembokCa *ca, gint64 now, GError **error);

G_END_DECLS
