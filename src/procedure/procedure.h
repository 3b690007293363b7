/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"
#include "base/words.h"

G_BEGIN_DECLS

/** GembokBilingual: a text of a procedure file in both languages. */
typedef struct
{
  char *id;
  char *en;
} GembokBilingual;

/** gembok_bilingual_get: (transfer none): in the language of the person (gembok_i18n_language()). */
const char *gembok_bilingual_get (const GembokBilingual *text);

/** GembokAction: what the program does in a step. */
typedef enum
{
  GEMBOK_ACTION_LOG_IN,
  GEMBOK_ACTION_CHOOSE_TYPE,
  GEMBOK_ACTION_CREATE_CSR,
  GEMBOK_ACTION_UPLOAD_CSR,
  GEMBOK_ACTION_UPLOAD_DOCUMENTS,
  GEMBOK_ACTION_ACCEPT_AGREEMENT,
  GEMBOK_ACTION_DECIDE,
  GEMBOK_ACTION_NOTICE_REJECTION,
  GEMBOK_ACTION_ISSUE,
  GEMBOK_ACTION_DOWNLOAD,
  GEMBOK_ACTION_LOG_OUT,
  GEMBOK_ACTION_FINISH,
  GEMBOK_ACTION_MANUAL /* done by people, outside the program */
} GembokAction;

/** GembokStep: one step of an official procedure. */
typedef struct
{
  char *id;     /* "create-csr" */
  char *number; /* as the official text counts, "3" */
  GembokBilingual title;
  GembokRole actor;
  GembokBilingual actor_name; /* (nullable): as the official text calls it, "BSrE/OP" */
  gboolean guided;            /* the official text wants an operator beside the applicant */
  GPtrArray *needs;           /* (element-type GembokBilingual) */
  double standard_minutes;    /* 0: not timed */
  GembokBilingual output;
  GembokAction action;
  GStrv kinds; /* document kinds, for UPLOAD_DOCUMENTS */
  GStrv after; /* step ids that come before it */
} GembokStep;

/** gembok_step_actor: (transfer none): who acts, in the official text's word if it has one of its own, for people. */
const char *gembok_step_actor (const GembokStep *step);

/**
 * GembokProcedure:
 *
 * An official procedure (SOP) as data: a checklist with dependencies, not a rigid wizard. Immutable, reference-counted.
 */
typedef struct _GembokProcedure GembokProcedure;

/** GEMBOK_PROCEDURE_FILE_MAX: the largest procedure file, in bytes. */
#define GEMBOK_PROCEDURE_FILE_MAX (256 * 1024)

/**
 * gembok_procedure_parse:
 * @data: a procedure file (data/procedures/README.md)
 * @error: BAD_FILE with what is wrong in it, on which line and in which member: whatever data/procedures/schema.json does not allow
 *   of what is known there (members that are not known are ignored), two steps of one id, a step that comes after one that does not
 *   stand before it, a total that is not the sum of the steps
 */
GembokProcedure *gembok_procedure_parse (GBytes *data, GError **error);
GembokProcedure *gembok_procedure_ref (GembokProcedure *procedure);
void gembok_procedure_unref (GembokProcedure *procedure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokProcedure, gembok_procedure_unref)

const char *gembok_procedure_id (const GembokProcedure *procedure);
const char *gembok_procedure_type (const GembokProcedure *procedure);             /* "issuance" */
const char *gembok_procedure_certificate_type (const GembokProcedure *procedure); /* "individu" */
const char *gembok_procedure_method (const GembokProcedure *procedure);           /* "lock" */
const char *gembok_procedure_title (const GembokProcedure *procedure);            /* in the person's language */
const char *gembok_procedure_agency (const GembokProcedure *procedure);           /* in the person's language */
const char *gembok_procedure_source (const GembokProcedure *procedure);           /* the official text it is taken from */
const char *gembok_procedure_record (const GembokProcedure *procedure);           /* (nullable) the record it demands */
double gembok_procedure_total_minutes (const GembokProcedure *procedure);
/** gembok_procedure_prerequisites: (transfer none) (element-type GembokBilingual): what must be at hand before. */
GPtrArray *gembok_procedure_prerequisites (const GembokProcedure *procedure);
/** gembok_procedure_steps: (transfer none) (element-type GembokStep): in the official order. */
GPtrArray *gembok_procedure_steps (const GembokProcedure *procedure);

/** gembok_procedure_find_step: (transfer none) (nullable). */
const GembokStep *gembok_procedure_find_step (const GembokProcedure *procedure, const char *id);
/** gembok_procedure_step_of: (transfer none) (nullable): the first step with @action; of UPLOAD_DOCUMENTS the one that has
 * @kind (nullable: any). */
const GembokStep *gembok_procedure_step_of (const GembokProcedure *procedure, GembokAction action, const char *kind);

/**
 * gembok_procedures_load:
 * @warnings: (out) (optional) (transfer full) (element-type utf8): sentences on files that could not be used
 *
 * The built-in procedures and those in $XDG_DATA_DIRS/gembok/procedures/ *.json; a file of the same id takes the place of the
 * built-in one (folders earlier in the list first). A file that is wrong, is not called as its id or can be written by everybody is
 * left out with a warning, never an error. Blocks on the disk.
 *
 * Returns: (transfer full) (element-type GembokProcedure): built-in ones first, then by id
 */
GPtrArray *gembok_procedures_load (GPtrArray **warnings);

/** gembok_procedures_find: (transfer full) (nullable): the procedure of that id; NOT_FOUND names those there are. */
GembokProcedure *gembok_procedures_find (const char *id, GError **error);

G_END_DECLS
