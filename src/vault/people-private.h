/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/** GEMBOK_PERSON_KEY: SQL: who a request is for: by NIK where it is whole, else by name; NULL where neither is known. Drafts may
 * hold anything. */
#define GEMBOK_PERSON_KEY                                          \
  "CASE WHEN length (request.nik) = 16 THEN 'nik:' || request.nik" \
  " WHEN coalesce (request.name, '') <> '' THEN 'name:' || lower (request.name) END"
