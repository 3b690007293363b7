/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "document/recognise.h"

G_BEGIN_DECLS

/** GEMBOK_DOCUMENT_FILE_MAX: the largest file that is read at all, in bytes. */
#define GEMBOK_DOCUMENT_FILE_MAX (64 * 1024 * 1024)

/** GembokDocumentRule: what the policy allows for a kind of document. */
typedef struct
{
  char *kind; /* "surat_rekomendasi", "ktp", "foto_diri", … the policy's words */
  gboolean required;
  GStrv media_types; /* "application/pdf", "image/jpeg", "image/png" */
  guint64 max_bytes;
  guint32 min_width; /* pixels, for images; compared without regard to orientation; 0: any */
  guint32 min_height;
} GembokDocumentRule;

GembokDocumentRule *gembok_document_rule_new (void);
GembokDocumentRule *gembok_document_rule_copy (const GembokDocumentRule *rule);
void gembok_document_rule_free (GembokDocumentRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokDocumentRule, gembok_document_rule_free)

/** gembok_document_kind_label: "Recommendation letter", "Identity card (KTP)", "Selfie" translated; another kind: itself,
 * with spaces. Returns: (transfer full) */
char *gembok_document_kind_label (const char *kind);

/** GembokDocument: a document that is fit to be uploaded. Immutable. */
typedef struct
{
  char *kind;
  GBytes *data;          /* what is uploaded */
  char *sha256;          /* of `data`, hexadecimal */
  char *original_name;   /* the file's name, sanitised, for people */
  char *original_sha256; /* of the file's bytes as they were: a refused one is not accepted again */
  guint64 original_bytes;
  GembokMediaType media_type;
  guint32 width, height; /* images: of `data`, in pixels */
  guint pages;           /* PDF */
  gboolean turned;       /* what was done to a photo */
  gboolean stripped;     /* metadata were in it and are gone */
  gboolean located;      /* among them a place (GPS) */
  gboolean reduced;      /* scaled or recompressed */
} GembokDocument;

void gembok_document_free (GembokDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokDocument, gembok_document_free)

/** gembok_document_summary: (transfer full): "turned upright, location removed, 4.1 MB → 612 KB", "2 pages, 212 KB"; translated. */
char *gembok_document_summary (const GembokDocument *document);

/**
 * gembok_document_prepare:
 * @file: the file's bytes
 * @name: (nullable): its name, for people only
 * @rule: what is allowed
 * @refused: (nullable): SHA-256 (hexadecimal) of original files that were refused before
 * @reporter: (nullable): told %GEMBOK_STAGE_DECODE
 * @cancellable: (nullable): kills the decoder
 * @error: BAD_FILE with what is wrong and what is allowed (also where the decoder died or took too long over this file),
 *   CANCELLED, FAILED (the decoder is missing, or the system refuses its sandbox)
 *
 * Recognises the file, refuses what contains a private key, has it opened by `gembok-decode`, and makes it fit: photos
 * turned upright, without metadata, scaled or recompressed below the limit but never below the least size (a JPEG or PNG
 * may go in where either of them may come out); PDFs are passed on unchanged after they were read to the last page. Blocks, a phone photo takes about a second, at most 20 s.
 */
GembokDocument *gembok_document_prepare (GBytes *file, const char *name, const GembokDocumentRule *rule,
                                         const char *const *refused, const GembokReporter *reporter,
                                         GCancellable *cancellable, GError **error);

/** gembok_document_prepare_file: the same for a file by path (a regular file, at most %GEMBOK_DOCUMENT_FILE_MAX). */
GembokDocument *gembok_document_prepare_file (const char *path, const GembokDocumentRule *rule, const char *const *refused,
                                              const GembokReporter *reporter, GCancellable *cancellable, GError **error);

/** GembokPreview: pixels of a document for the window: 8-bit RGB rows without gaps. */
typedef struct
{
  guint32 width, height;
  guint page, pages; /* from 1; PDF */
  GBytes *pixels;    /* width * height * 3 bytes */
} GembokPreview;

void gembok_preview_free (GembokPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPreview, gembok_preview_free)

/** gembok_document_preview: (transfer full) (nullable): at most @max_pixels (width and height alike, up to 4096) of an
 * image, or of page @page (from 1) of a PDF; decoded by `gembok-decode`. BAD_FILE, BAD_INPUT (no such page). Blocks like
 * gembok_document_prepare(). */
GembokPreview *gembok_document_preview (GBytes *file, guint page, guint32 max_pixels, GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
