/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * gembok_data_folder_lock:
 * @folder: one of ours, made if missing, with mode 0700
 * @error: FAILED if another gembok-ams serves it; STORAGE
 *
 * One service a folder. The lock ends with the process, however it ends.
 *
 * Returns: a file descriptor to keep open; -1 on failure
 */
int gembok_data_folder_lock (const char *folder, GError **error);

/** gembok_data_folder_claim: the same for a folder that a person names. BAD_FILE: it holds other files, and was left as it is.
 * DAMAGED: of an installation, but its ams.db is missing. */
int gembok_data_folder_claim (const char *folder, GError **error);

/** gembok_data_folder_require: whether there is an AMS in @folder; a folder without one is left as it is. NOT_FOUND says how to
 * make one, where it is certain that there is none; BAD_FILE: no folder, or one that belongs to someone else; DAMAGED, STORAGE. */
gboolean gembok_data_folder_require (const char *folder, GError **error);

/** gembok_data_folder_is_installation: whether @folder is an installation of one's own, as far as one may look. */
gboolean gembok_data_folder_is_installation (const char *folder);

/** gembok_data_folder_command: (transfer full): "gembok-ams @verb --data FOLDER @rest", as a shell takes it, and as the folder's
 * owner (gembok_data_owner_command()): for hints. */
char *gembok_data_folder_command (const char *verb, const char *folder, const char *rest);

/** GembokAddress: where to listen. */
typedef struct
{
  char *host;         /* (nullable): an IP address; %NULL: not said */
  guint16 port;       /* 0: not said */
  guint16 plain_port; /* of plain http; 0: not said; not part of the text */
  char *names;        /* (nullable): further names, separated by commas; not part of the text */
} GembokAddress;

/** gembok_address_parse: reads "HOST:PORT", "HOST", "[::1]:PORT" or ":PORT"; HOST is an IP address or "localhost". USAGE. */
gboolean gembok_address_parse (const char *text, GembokAddress *address, GError **error);

/** gembok_address_is_wildcard: whether @host means every interface. */
gboolean gembok_address_is_wildcard (const char *host);

/** gembok_address_url: (transfer full): "@scheme://HOST:PORT", an IPv6 address in brackets. */
char *gembok_address_url (const char *scheme, const char *host, guint16 port);

G_END_DECLS
