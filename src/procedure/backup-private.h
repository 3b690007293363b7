/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/backup-archive.h"
#include "procedure/backup.h"
#include "vault/vault-copies.h"
#include "vault/vault-profiles.h"
#include "wire/json.h"

G_BEGIN_DECLS

/*
 * Shared by the backup-*.c files: what is in a backup, how it is written and read. The layout is data/backup-file.md; whoever changes
 * it raises GEMBOK_BACKUP_VERSION and keeps the reader of the old one.
 */

#define GEMBOK_BACKUP_VERSION 1

/* What is accepted on reading, and so never exceeded on writing. */
#define GEMBOK_BACKUP_REQUESTS 10000
#define GEMBOK_BACKUP_PROFILES 100
#define GEMBOK_BACKUP_PARTS    1000  /* of each kind in a request */
#define GEMBOK_BACKUP_ENTRIES  20000 /* of the log, of a request */
#define GEMBOK_BACKUP_LOG_MAX  (16 * 1024 * 1024)
#define GEMBOK_BACKUP_LIST_MAX (4 * 1024 * 1024)

/* --- members of JSON objects, by tables for both directions ----------------------------------------------------- */

/** GembokBackupKind: what may stand in a member. */
typedef enum
{
  GEMBOK_BACKUP_TEXT,    /* char *: at most `max` bytes, no control characters; kept as it is */
  GEMBOK_BACKUP_LINE,    /* char *: words for people, sanitised to `max` characters */
  GEMBOK_BACKUP_HASH,    /* char *: 64 lower-case hexadecimal digits */
  GEMBOK_BACKUP_TIME,    /* gint64: Unix seconds, 0 for none */
  GEMBOK_BACKUP_COUNT,   /* gint64, guint64: 0 to 2^53 */
  GEMBOK_BACKUP_INT,     /* int: -1 to `max` */
  GEMBOK_BACKUP_NUMBER,  /* double: 0 to 10^9 */
  GEMBOK_BACKUP_BOOLEAN, /* gboolean */
  GEMBOK_BACKUP_WORD     /* an enum by its stable name, which must be known */
} GembokBackupKind;

/** GembokBackupField: a member of an object and of a struct. */
typedef struct
{
  const char *name;
  GembokBackupKind kind;
  gsize offset;
  guint max;
  gboolean needed; /* a text that must be there */
  const char *(*word_name) (int value);
  int (*word_from_name) (const char *name);
} GembokBackupField;

/** GembokBackupFields: all of them, and where they stand in a sentence about what is wrong. */
typedef struct
{
  const GembokBackupField *fields;
  guint n_fields;
} GembokBackupFields;

extern const GembokBackupFields gembok_backup_request_fields, gembok_backup_key_fields, gembok_backup_step_fields,
    gembok_backup_attempt_fields, gembok_backup_document_fields, gembok_backup_refused_fields, gembok_backup_consent_fields,
    gembok_backup_certificate_fields, gembok_backup_past_fields, gembok_backup_profile_fields;

/** gembok_backup_write_fields: adds the members of @source to the open object. */
void gembok_backup_write_fields (GembokJsonWriter *writer, const GembokBackupFields *fields, gconstpointer source);
/** gembok_backup_read_fields: fills @target (whose texts are %NULL) from the object @json; %FALSE where one is not as it must be. */
gboolean gembok_backup_read_fields (GembokJson *json, const GembokBackupFields *fields, gpointer target);
/** gembok_backup_text_is_good: whether @text (nullable) is UTF-8 of 1 to @max bytes without control characters. */
gboolean gembok_backup_text_is_good (const char *text, gsize max);

/* --- what is in a backup ---------------------------------------------------------------------------------------- */

/** GembokBackupRequest: a request in a backup. */
typedef struct
{
  GembokVaultCopy *copy;
  GPtrArray *contents; /* (element-type GBytes) for each document of @copy its contents, or %NULL where they are not there */
} GembokBackupRequest;

/** gembok_backup_request_new: (transfer full): takes @copy; all contents are %NULL. */
GembokBackupRequest *gembok_backup_request_new (GembokVaultCopy *copy);
void gembok_backup_request_free (GembokBackupRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokBackupRequest, gembok_backup_request_free)

/** gembok_backup_request_set_content: (transfer full) @content (nullable) of document @index. */
void gembok_backup_request_set_content (GembokBackupRequest *request, guint index, GBytes *content);

/** GembokBackup: everything in a backup, after it was read and found sound. */
typedef struct
{
  gint64 created_at;
  char *program;       /* version of the Gembok that made it */
  char *vault;         /* id of the vault it was made of */
  char *log_head;      /* the hash that its log ended with then */
  GPtrArray *requests; /* (element-type GembokBackupRequest) */
  GPtrArray *profiles; /* (element-type GembokVaultProfile): those that the requests name, with the ids of that vault */
} GembokBackup;

GembokBackup *gembok_backup_new (void);
void gembok_backup_free (GembokBackup *backup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokBackup, gembok_backup_free)

/** gembok_backup_choose: (transfer full) (nullable) (element-type GembokVaultRequest): the requests of @ids, see
 * gembok_backup_make(): NOT_FOUND, BAD_INPUT. */
GPtrArray *gembok_backup_choose (GembokContext *context, const char *const *ids, GError **error);
/** gembok_backup_words: (transfer full): what their passphrase must not be made of. */
GStrv gembok_backup_words (const GPtrArray *requests);

/** gembok_backup_path: (transfer full): the name of a file of a request in the archive. */
char *gembok_backup_path (const char *request_id, const char *name);

/** gembok_backup_write_request: adds everything of @request to @archive. */
void gembok_backup_write_request (GembokArchiveWriter *archive, const GembokBackupRequest *request);
/** gembok_backup_write_list: adds what is not of one request: `backup.json`, and the files of the profiles. Of the requests in @backup
 * only their ids matter. */
void gembok_backup_write_list (GembokArchiveWriter *archive, const GembokBackup *backup, const char *const *ids);

/** gembok_backup_read: (transfer full) (nullable): what the unsealed @payload holds. Every part is bounded, and what belongs together
 * is compared: key and box, CSR and key, documents and their hashes, the log's entries. BAD_FILE names the part; NEWER. */
GembokBackup *gembok_backup_read (GBytes *payload, GError **error);
/** gembok_backup_read_request: (transfer full) (nullable): one request of it. */
GembokBackupRequest *gembok_backup_read_request (GembokArchive *archive, const char *id, GError **error);
/** gembok_backup_open: (transfer full) (nullable): unseals @file with @typed and reads it. */
GembokBackup *gembok_backup_open (GembokContext *context, GBytes *file, const GembokSecret *typed, GCancellable *cancellable,
                                  GError **error);
/** gembok_backup_set_bad: sets BAD_FILE for the part @path. Returns %FALSE. */
gboolean gembok_backup_set_bad (const char *path, GError **error);

/** gembok_backup_find_ours: @ours (out) (nullable) (transfer full): the request of that whole id in @vault. */
gboolean gembok_backup_find_ours (GembokVault *vault, const char *id, GembokVaultCopy **ours, GError **error);
/** gembok_backup_lacks: whether the contents of document @index of @theirs are not here, where the same document waits to be sent:
 * it was restored once where there was no keyring. @ours (nullable). */
gboolean gembok_backup_lacks (GembokContext *context, const GembokVaultCopy *ours, const GembokBackupRequest *theirs,
                              guint index);
/** gembok_backup_find_document: (transfer none) (nullable): the document of that kind; @copy is nullable. */
GembokVaultDocument *gembok_backup_find_document (const GembokVaultCopy *copy, const char *kind);
/** gembok_backup_outcome: what to do with @theirs, where @ours (nullable) has the same id. @elsewhere: as its profile's place says. */
GembokRestoreOutcome gembok_backup_outcome (const GembokVaultCopy *ours, const GembokVaultCopy *theirs, gboolean elsewhere);

/** GembokBackupPlace: where a profile of a backup comes to be. */
typedef struct
{
  char *ours;         /* (nullable): id of the profile that is here for that AMS */
  gboolean elsewhere; /* its requests cannot come here: training and what is real stay apart */
} GembokBackupPlace;

static inline void
gembok_backup_place_clear (GembokBackupPlace *place)
{
  g_clear_pointer (&place->ours, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GembokBackupPlace, gembok_backup_place_clear)

/** gembok_backup_place: fills @place for @theirs, and adds a line and the warnings about it to @report. */
gboolean gembok_backup_place (GembokVault *vault, const GembokVaultProfile *theirs, GembokBackupReport *report,
                              GembokBackupPlace *place, GError **error);

/** gembok_backup_report_new: (transfer full): a report of which @backup's own facts are known already. */
GembokBackupReport *gembok_backup_report_new (const GembokBackup *backup);
/** gembok_backup_report_add_request: (transfer none): adds a line of which only the request's own facts are known yet. */
GembokBackupItem *gembok_backup_report_add_request (GembokBackupReport *report, const GembokVaultRequest *facts);
/** gembok_backup_report_add: (transfer none): adds a line for @request. */
GembokBackupItem *gembok_backup_report_add (GembokBackupReport *report, const GembokBackupRequest *request);
/** gembok_backup_report_add_profile: adds a line for @profile; @known: it is here as well. */
void gembok_backup_report_add_profile (GembokBackupReport *report, const GembokVaultProfile *profile, gboolean known);
/** gembok_backup_warn: adds a sentence. */
void gembok_backup_warn (GembokBackupReport *report, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
