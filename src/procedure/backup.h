/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/file.h"
#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * Use cases of backup and restore: requests with their keys (each still in its box, under its own passphrase), CSRs, documents,
 * certificates and state, as one file under a passphrase of its own. It works at any stage, from the first draft on, and the file
 * opens on another computer. Everything blocks; nothing uses the network. The layout is data/backup-file.md.
 */

/** GEMBOK_BACKUP_FILE_MAX: the largest file that can be a backup; to be given to gembok_file_read(). */
#define GEMBOK_BACKUP_FILE_MAX ((gsize) 64 * 1024 * 1024 + 100)
/** GEMBOK_BACKUP_SUFFIX: how a backup is called. */
#define GEMBOK_BACKUP_SUFFIX ".gembok"

/** GembokRestoreOutcome: what restoring does, or did, with a request. */
typedef enum
{
  GEMBOK_RESTORE_ADDED,    /* it was not here */
  GEMBOK_RESTORE_UPDATED,  /* it was here as it had been earlier, and was brought up to date */
  GEMBOK_RESTORE_PRESENT,  /* it is here already, the same or further on; left as it is */
  GEMBOK_RESTORE_DIVERGED, /* it was worked on here and there since; left as it is */
  GEMBOK_RESTORE_EXISTS,   /* another request has its id here; left as it is */
  GEMBOK_RESTORE_ELSEWHERE /* it belongs to training and this vault does not, or the other way round; not taken */
} GembokRestoreOutcome;

/** gembok_restore_outcome_name: "added", "updated", "present", "diverged", "exists", "elsewhere": stable. Static. */
const char *gembok_restore_outcome_name (GembokRestoreOutcome outcome);
/** gembok_restore_outcome_label: what came of it, for people, translated. Static. */
const char *gembok_restore_outcome_label (GembokRestoreOutcome outcome);
/** gembok_restore_outcome_plan: what would come of it. Static. */
const char *gembok_restore_outcome_plan (GembokRestoreOutcome outcome);
/** gembok_restore_outcome_is_taken: whether the request is here afterwards as the backup has it, or further on. */
gboolean gembok_restore_outcome_is_taken (GembokRestoreOutcome outcome);

/** GembokBackupItem: a request in a backup. Texts are sanitised, one line each. */
typedef struct
{
  char *id;
  char *person;          /* "": not known yet */
  char *organization;    /* "": not known yet */
  char *procedure;       /* id */
  char *procedure_title; /* the id where its file is not here */
  GembokRequestState state;
  gint64 created_at, updated_at;
  gboolean has_key;
  gboolean has_certificate;
  guint documents; /* how many it has */
  guint contents;  /* of how many the contents are in the backup */
  guint lacking;   /* of a PRESENT one: of how many the contents are taken, since they are not here */
  GembokRestoreOutcome outcome;
} GembokBackupItem;

/** gembok_backup_item_contents: (transfer full): what of the request is in the backup, as a line: "key, certificate, 2 of 3 documents". */
char *gembok_backup_item_contents (const GembokBackupItem *item);

/** GembokBackupServer: an AMS that requests in a backup belong to, with what it was trusted by there. */
typedef struct
{
  char *url;
  GembokProfileMode mode;
  GPtrArray *ca;      /* (element-type utf8): SHA-256 of the CAs for TLS; empty: those of the system */
  GPtrArray *anchors; /* (element-type utf8): SHA-256 of the trust anchors for certificates */
  gboolean known;     /* it is here already, and keeps the trust that it has here */
} GembokBackupServer;

/** GembokBackupReport: what is in a backup, and what came or comes of it. */
typedef struct
{
  gint64 created_at;
  char *program;       /* version of the Gembok that made it */
  char *vault;         /* id of the vault it was made of */
  GPtrArray *items;    /* (element-type GembokBackupItem) */
  GPtrArray *servers;  /* (element-type GembokBackupServer) */
  GPtrArray *warnings; /* (element-type utf8): translated sentences */
  guint held;          /* contents of documents that are kept in memory only, for want of a keyring */
} GembokBackupReport;

void gembok_backup_report_free (GembokBackupReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokBackupReport, gembok_backup_report_free)

/** gembok_backup_report_count: how many items have @outcome. */
guint gembok_backup_report_count (const GembokBackupReport *report, GembokRestoreOutcome outcome);

/**
 * gembok_backup_judge:
 * @ids: (nullable): which requests, by id or prefix, %NULL-terminated; %NULL: all
 * @passphrase: as typed
 * @error: WEAK_PASSPHRASE, BAD_INPUT, NOT_FOUND
 *
 * Whether @passphrase may protect a backup of these requests: it is judged as that of a key, with the data of all their applicants.
 */
gboolean gembok_backup_judge (GembokContext *context, const char *const *ids, const GembokSecret *passphrase,
                              GError **error);

/**
 * gembok_backup_preview:
 * @ids: as for gembok_backup_make()
 * @words: (out) (optional) (transfer full): what the passphrase must not be made of
 *
 * What gembok_backup_make() would save now, as far as it can be told without opening anything: `contents` counts the documents
 * that are kept or held. NOT_FOUND where there is no request.
 *
 * Returns: (transfer full) (nullable)
 */
GembokBackupReport *gembok_backup_preview (GembokContext *context, const char *const *ids, GStrv *words, GError **error);

/**
 * gembok_backup_make:
 * @ids: (nullable): which requests, by id or prefix, %NULL-terminated; %NULL: all of this vault
 * @passphrase: as typed; judged as by gembok_backup_judge()
 * @report: (out) (optional): what is in it; a document whose contents could not be had is a warning
 * @error: NOT_FOUND (no such request, or none at all), WEAK_PASSPHRASE, BAD_INPUT (too large: give fewer ids), CANCELLED, DAMAGED
 *   (what this vault holds cannot be used), STORAGE
 *
 * Keys stay in their boxes. Documents are opened with the key of the keyring, where one is at hand, and go in sealed under
 * @passphrase. Sessions, passwords and AMS accounts do not go in. Of a request that has not been sent yet, the Idempotency-Key of
 * its first sending is chosen now, so that two computers that send the same request send it once (where that cannot be written,
 * a warning says so). What was made is opened and read again before it is given out.
 *
 * Returns: (transfer full) (nullable): the file, to be written with mode 0600
 */
GBytes *gembok_backup_make (GembokContext *context, const char *const *ids, const GembokSecret *passphrase,
                            GembokBackupReport **report, GCancellable *cancellable, GError **error);

/**
 * gembok_backup_save:
 * @ids, @passphrase, @report, @error: as for gembok_backup_make()
 * @path: the file, in the platform's encoding
 * @flags: whether a file of that name may be replaced (else EXISTS); the mode is 0600
 *
 * gembok_backup_make(), written to @path whole or not at all (gembok_file_write()), and read from there again. Only then the log
 * gets a line for each request; where it cannot take one, the backup is good all the same, and a warning says so.
 *
 * Returns: %TRUE once it is on the disk
 */
gboolean gembok_backup_save (GembokContext *context, const char *const *ids, const GembokSecret *passphrase,
                             const char *path, GembokWriteFlags flags, GembokBackupReport **report,
                             GCancellable *cancellable, GError **error);

/** gembok_backup_suggest_name: (transfer full): how a backup of @person (nullable: several people) that is made now may be called. */
char *gembok_backup_suggest_name (const char *person);

/** gembok_backup_check: whether @file looks like a backup, before anybody is asked for a passphrase: BAD_FILE (it is none), DAMAGED,
 * NEWER. Cheap. */
gboolean gembok_backup_check (GBytes *file, GError **error);

/**
 * gembok_backup_inspect:
 * @file: what may be a backup; foreign and possibly hostile
 * @passphrase: as typed
 * @error: BAD_FILE (no backup, or not put together as Gembok does it), DAMAGED, NEWER, WRONG_PASSPHRASE, CANCELLED, STORAGE
 *
 * Says what is in a backup, and in the outcomes what gembok_backup_restore() would do. Writes nothing.
 *
 * Returns: (transfer full) (nullable)
 */
GembokBackupReport *gembok_backup_inspect (GembokContext *context, GBytes *file, const GembokSecret *passphrase,
                                           GCancellable *cancellable, GError **error);

/**
 * gembok_backup_restore:
 * @file, @passphrase, @error: as for gembok_backup_inspect()
 * @report: (out) (optional): what came of each request
 *
 * Brings the requests of a backup into this vault, all or none. A request that is here is never overwritten by one that is older
 * or went another way: whether it did is told by what both logs say of it. A key that is here keeps its box, and so its
 * passphrase. An AMS that is here keeps its trust settings; one that is not is added with those of the backup. What was sent to
 * a training AMS comes only to the vault of that AMS, and what was sent to any other not to a training vault. Certificates are
 * judged anew. Documents are sealed under this vault's own key; without a keyring they are held in memory, and a warning says so.
 * Entries of the other log are kept beside this one (vault/vault-past.h), and this one gets a line for each request that was
 * taken, with the id of the other vault and the hash its log ended with. Boxes are read back and compared before this returns.
 *
 * Returns: %TRUE also where nothing had to be done
 */
gboolean gembok_backup_restore (GembokContext *context, GBytes *file, const GembokSecret *passphrase,
                                GembokBackupReport **report, GCancellable *cancellable, GError **error);

G_END_DECLS
