/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/sqlite-private.h"

G_BEGIN_DECLS

/** GEMBOK_PERSON_KEY_OF: SQL: who the request is for whose columns have the names @from in front: by NIK where it is whole, else by
 * name; NULL where neither is known. Drafts may hold anything. An index and the triggers of the table “person” have it written into
 * every vault: another rule is another step of the schema. */
#define GEMBOK_PERSON_KEY_OF(from)                                 \
  "CASE WHEN length (" from "nik) = 16 THEN 'nik:' || " from "nik" \
  " WHEN coalesce (" from "name, '') <> '' THEN 'name:' || lower (" from "name) END"
/** GEMBOK_PERSON_KEY: the same for the columns of the table “request”. */
#define GEMBOK_PERSON_KEY GEMBOK_PERSON_KEY_OF ("request.")

/** gembok_people_mend: makes the table “person” anew where it does not fit the requests; only within a transaction. */
gboolean gembok_people_mend (sqlite3 *db, GError **error);

G_END_DECLS
