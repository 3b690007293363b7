/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** GembokP12Advice: what to do with the .p12: where it is used, how to keep it. */
#define GEMBOK_TYPE_P12_ADVICE (gembok_p12_advice_get_type ())
G_DECLARE_FINAL_TYPE (GembokP12Advice, gembok_p12_advice, GEMBOK, P12_ADVICE, AdwPreferencesGroup)

G_END_DECLS
