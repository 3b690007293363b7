/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokPerson: somebody for whom there are requests in this vault, with the data of the newest of them. */
typedef struct
{
  char *key;          /* names the person in a #GembokRequestFilter; holds NIK or name, so not for showing or logging */
  char *name;         /* (nullable): a draft may know the NIK only */
  char *nik;          /* (nullable) */
  char *organization; /* (nullable) */
  gint64 requests;    /* how many there are */
  char *request_id;   /* the newest one */
  GembokRequestState state;
  gint64 updated_at;
} GembokPerson;

void gembok_person_free (GembokPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPerson, gembok_person_free)

/**
 * gembok_vault_people_list:
 * @search: (nullable): as for gembok_vault_request_list(): people one of whose requests has all these words
 * @offset: how many to leave out
 * @limit: at most that many
 * @total: (out) (optional): how many there are
 *
 * The applicants of this workstation, distinct by NIK, or by name where a draft has no whole NIK yet; requests that have
 * neither belong to nobody.
 *
 * Returns: (transfer full) (nullable) (element-type GembokPerson): who has the newest request first
 */
GPtrArray *gembok_vault_people_list (GembokVault *vault, const char *search, guint offset, guint limit, guint *total,
                                     GError **error);

G_END_DECLS
