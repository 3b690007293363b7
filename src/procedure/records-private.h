/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/procedure.h"
#include "procedure/records.h"
#include "vault/vault-log.h"

G_BEGIN_DECLS

/* Shared by the records*.c files. */

/** GembokRecordWords: what the log's short words mean, with the procedures loaded once. */
typedef struct
{
  GPtrArray *procedures; /* (element-type GembokProcedure) */
} GembokRecordWords;

GembokRecordWords *gembok_record_words_new (void);
void gembok_record_words_free (GembokRecordWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokRecordWords, gembok_record_words_free)

/** gembok_record_words_procedure: (transfer full) (nullable): the title of procedure @id (nullable). */
char *gembok_record_words_procedure (const GembokRecordWords *words, const char *id);
/** gembok_record_words_step: (transfer full) (nullable): what @step (nullable) of @procedure (nullable) is: the step's title in
 * the official text, or what the program did under that verb. */
char *gembok_record_words_step (const GembokRecordWords *words, const char *procedure, const char *step);
/** gembok_record_words_result: (transfer full): how it ended. */
char *gembok_record_words_result (const char *step, const char *result);
/** gembok_record_words_actor: (transfer full): who did it. */
char *gembok_record_words_actor (const char *actor);
/** gembok_record_words_knows: whether @step is a verb of this program. */
gboolean gembok_record_words_knows (const char *step);

G_END_DECLS
