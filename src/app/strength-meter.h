/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "procedure/key-use.h"

G_BEGIN_DECLS

/**
 * GembokStrengthMeter: how hard a passphrase is to guess, as a bar and in words, with what would help. Judged on a worker while
 * somebody types. Property "score": 0 to 4, -1 while nothing was judged.
 */
#define GEMBOK_TYPE_STRENGTH_METER (gembok_strength_meter_get_type ())
G_DECLARE_FINAL_TYPE (GembokStrengthMeter, gembok_strength_meter, GEMBOK, STRENGTH_METER, AdwBin)

/** gembok_strength_meter_set_words: (nullable) (transfer full): the person's own data, which a passphrase must not be made of. */
void gembok_strength_meter_set_words (GembokStrengthMeter *meter, GStrv personal_words);
/** gembok_strength_meter_judge: @typed (transfer full): judges it a moment later, unless something newer comes; an empty one clears. */
void gembok_strength_meter_judge (GembokStrengthMeter *meter, GembokSecret *typed);
/** gembok_strength_meter_score: of what was judged last; -1: nothing, or not yet. */
int gembok_strength_meter_score (GembokStrengthMeter *meter);

/** gembok_strength_word: static, translated: "Very easy to guess" … "Very hard to guess". */
const char *gembok_strength_word (int score);

G_END_DECLS
