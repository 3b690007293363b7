/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ams/http-private.h"

G_BEGIN_DECLS

/** FaultServer: fault-server.py as a child process. */
typedef struct _FaultServer FaultServer;

/** fault_server_start: (transfer full): waits until it listens. */
FaultServer *fault_server_start (void);
void fault_server_stop (FaultServer *server);

/** fault_server_ca: (transfer none): the CA that its good ports chain to, PEM. */
GBytes *fault_server_ca (FaultServer *server);
/** fault_server_port: the number of a port by name, see fault-server.py. */
guint fault_server_port (FaultServer *server, const char *name);
/** fault_server_url: (transfer full): "https://127.0.0.1:PORT" + @path. */
char *fault_server_url (FaultServer *server, const char *port, const char *path);

/** fault_server_plan: how the next fitting request is answered, "METHOD PATH key=value …". */
void fault_server_plan (FaultServer *server, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** fault_server_seen: (transfer full): a line for each request since the last call: "METHOD PATH\tkey=value\t…". */
GStrv fault_server_seen (FaultServer *server);
/** fault_server_forget: drops plans, requests and uploads. */
void fault_server_forget (FaultServer *server);
/** fault_server_upload: (transfer full) (nullable): "offset=… length=… sha256=…" of a tus upload. */
char *fault_server_upload (FaultServer *server, const char *number);

/** seen_field: (transfer full) (nullable): what stands after @name ("got=", "authorization: ") in a line of seen(). */
char *seen_field (const char *line, const char *name);

/* Asserts the code, that there is a plain sentence, and that it holds @words (nullable). Then frees it. */
#define assert_failed(error, expected_code, words)                                                              \
  G_STMT_START                                                                                                  \
  {                                                                                                             \
    g_assert_nonnull (error);                                                                                   \
    g_test_message ("%s", (error)->message);                                                                    \
    g_assert_cmpstr (gembok_error_name (gembok_error_get_code (error)), ==, gembok_error_name (expected_code)); \
    g_assert_nonnull (strstr ((error)->message, (words) != NULL ? (words) : ""));                               \
    g_clear_error (&(error));                                                                                   \
  }                                                                                                             \
  G_STMT_END

/** cancel_after: cancels from another thread; join with cancel_join(). */
typedef struct _Canceller Canceller;
Canceller *cancel_after (GCancellable *cancellable, guint milliseconds);
/** cancel_join: waits for it; returns how many milliseconds have passed since it cancelled. */
gint64 cancel_join (Canceller *canceller);

/* --- searching this process's memory ---------------------------------------------------------------------------- */

/** NEEDLE_LENGTH: characters of a needle, a multiple of 3 so that its base64 form needs no padding. */
#define NEEDLE_LENGTH 30

/** Needle: a random text of which only a masked copy is kept. */
typedef struct
{
  guint8 masked[NEEDLE_LENGTH];
} Needle;

void needle_draw (Needle *needle);
char needle_char (const Needle *needle, gsize index);
/** needle_secret: (transfer full): the text as a secret. */
GembokSecret *needle_secret (const Needle *needle);
/** needle_base64: (transfer full): so that somebody else can be told it. */
char *needle_base64 (const Needle *needle);
/** needle_count: how often it stands in the writable memory of this process. */
guint needle_count (const Needle *needle);

G_END_DECLS
