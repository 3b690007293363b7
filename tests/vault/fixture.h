/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "vault/vault-documents.h"
#include "vault/vault-keys.h"
#include "vault/vault-requests.h"

/*
 * What the tests of this layer share. All people are constructed and belong to nobody.
 */

/** Fixture: a vault in a folder of its own, removed afterwards. */
typedef struct
{
  char *folder;
  GembokVault *vault;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/** fixture_reopen: closes the vault and opens it again. */
void fixture_reopen (Fixture *fixture);

#define fixture_test(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/** fixture_raw: a connection to the database past our code; close it with sqlite3_close(). */
sqlite3 *fixture_raw (const Fixture *fixture);
/** fixture_tamper: runs SQL past our code. */
void fixture_tamper (const Fixture *fixture, const char *sql);
/** fixture_on_disk: whether the bytes stand anywhere in vault.db, -wal or -shm. Looks from another process, because closing a
 * database file would drop this process's locks on it. */
gboolean fixture_on_disk (const Fixture *fixture, GBytes *needle);

/** fixture_request: a complete request of a constructed woman. */
GembokVaultRequest *fixture_request (const char *id, const char *name, gint64 created_at);
/** fixture_add: puts such a request into the vault. */
void fixture_add (const Fixture *fixture, const char *id, const char *name, gint64 created_at);
/** fixture_key: the key of number @n (0 or 1) with its box; made once, because a box takes half a second. */
GembokVaultKey *fixture_key (guint n);
/** fixture_rebox: the box of key 0 under another passphrase. */
GBytes *fixture_rebox (void);
/** fixture_document: facts about @content. */
GembokVaultDocument *fixture_document (const char *kind, GBytes *content);

/** fixture_count: how many requests are in the vault. */
guint fixture_count (const Fixture *fixture);
/** fixture_assert_sound: the vault passes its check, and its log is whole. */
void fixture_assert_sound (const Fixture *fixture);
/** fixture_fill: replaces the database by a file with these contents, and leaves it closed. */
void fixture_fill (Fixture *fixture, const char *contents, gssize length);

/** fixture_child: runs @function in another process. Returns: its pid */
GPid fixture_child (void (*function) (const char *folder, int fd), const char *folder, int fd);
/** fixture_wait: waits for it to end; its exit status, or minus the signal that killed it. */
int fixture_wait (GPid pid);
