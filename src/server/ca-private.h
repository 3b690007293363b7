/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ca.h"

G_BEGIN_DECLS

/** GEMBOK_CA_KEYS_FILE: the keys of an installation of one's own, in its CA folder. */
#define GEMBOK_CA_KEYS_FILE "keys.sealed"

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
  gboolean training;
  char *country, *organization, *name;
  guint validity_days; /* 0: two years */
  guint crl_hours;
  char *cps_url, *crl_url, *ocsp_url;
};

/** gembok_ca_subject: (transfer full) (nullable): C, O and CN, the CA's name with @addition, as our CA certificates are named. */
GembokSubject *gembok_ca_subject (const GembokCa *ca, const char *addition, GError **error);

/** gembok_ca_keys_seal: writes the keys of root, issuing CA and responder into @path, under @passphrase. */
gboolean gembok_ca_keys_seal (const GembokCa *ca, const char *path, const GembokSecret *passphrase, GError **error);
/** gembok_ca_keys_open: reads them again. WRONG_PASSPHRASE, DAMAGED. */
gboolean gembok_ca_keys_open (GembokCa *ca, const char *path, const GembokSecret *passphrase, GError **error);

/** gembok_ca_renew_responder: a new certificate for the responder's key. */
gboolean gembok_ca_renew_responder (GembokCa *ca, gint64 now, GError **error);

G_END_DECLS
