/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/key.h"
#include "wire/policy.h"

G_BEGIN_DECLS

/**
 * GembokSetting:
 *
 * What the owner of an installation decides, once (`gembok-ams init`) or later (`gembok-ams set`). Every setting is a text,
 * checked and brought into one form when it is set; lists are separated by commas.
 */
typedef enum
{
  GEMBOK_SETTING_MODE,
  GEMBOK_SETTING_ORGANIZATION,
  GEMBOK_SETTING_COUNTRY,
  GEMBOK_SETTING_CA_NAME,
  GEMBOK_SETTING_CA_KEY,
  GEMBOK_SETTING_URL,
  GEMBOK_SETTING_REVOCATION_URL,
  GEMBOK_SETTING_TLS_NAMES,
  GEMBOK_SETTING_KEY_ALGORITHMS,
  GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM,
  GEMBOK_SETTING_VALIDITY_DAYS,
  GEMBOK_SETTING_CRL_HOURS,
  GEMBOK_SETTING_PROCEDURES,
  GEMBOK_SETTING_DOCUMENT_KIB,
  GEMBOK_SETTING_AGREEMENT,
  GEMBOK_SETTING_CONSENT,
  GEMBOK_SETTING_TLS_CERTIFICATE,
  GEMBOK_SETTING_TLS_KEY,
  GEMBOK_N_SETTINGS
} GembokSetting;

/** GEMBOK_LEGAL_TEXT_MAX: the longest agreement or consent, in bytes. */
#define GEMBOK_LEGAL_TEXT_MAX (256 * 1024)

/** GembokSettings: all of them. Its file, DIR/settings.json, makes a data folder an installation of one's own. */
typedef struct _GembokSettings GembokSettings;

/** gembok_settings_new: (transfer full): nothing is set. */
GembokSettings *gembok_settings_new (void);
/** gembok_settings_copy: (transfer full): an independent copy. */
GembokSettings *gembok_settings_copy (const GembokSettings *settings);
void gembok_settings_free (GembokSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSettings, gembok_settings_free)

/* What is known of a setting. Static; the question and the reason are translated. */
const char *gembok_setting_name (GembokSetting setting);     /* "crl-hours": the option's name and the file's */
const char *gembok_setting_value (GembokSetting setting);    /* "N": what the help calls its value */
const char *gembok_setting_question (GembokSetting setting); /* (nullable): for init on a terminal */
gboolean gembok_setting_is_fixed (GembokSetting setting);    /* it stands in the CA's certificates: never changed */
gboolean gembok_setting_from_name (const char *name, GembokSetting *setting);

/** gembok_settings_default: (transfer full) (nullable): what holds where nothing is said; it may follow from other settings.
 * %NULL: it must be said. "": none. */
char *gembok_settings_default (const GembokSettings *settings, GembokSetting setting);

/** gembok_settings_set: takes @text in its one form; BAD_INPUT says what is wrong with it. "" clears what may be empty. */
gboolean gembok_settings_set (GembokSettings *settings, GembokSetting setting, const char *text, GError **error);
/** gembok_settings_get: (transfer none): the value; "" where nothing is set. */
const char *gembok_settings_get (const GembokSettings *settings, GembokSetting setting);
/** gembok_settings_number, gembok_settings_list (transfer full): the value as such. */
guint gembok_settings_number (const GembokSettings *settings, GembokSetting setting);
GStrv gembok_settings_list (const GembokSettings *settings, GembokSetting setting);
/** gembok_settings_algorithm: of a setting that names one kind of key. */
GembokKeyAlgorithm gembok_settings_algorithm (const GembokSettings *settings, GembokSetting setting);
/** gembok_settings_is_training: whether everything issued says LATIHAN. */
gboolean gembok_settings_is_training (const GembokSettings *settings);

/** gembok_settings_complete: gives every setting that is not set its default, and checks that all fit together; USAGE naming
 * the option of one that must be said, BAD_INPUT. */
gboolean gembok_settings_complete (GembokSettings *settings, GError **error);

/** gembok_settings_apply: writes into @policy what the settings say. BAD_INPUT: a procedure that @policy does not have. */
gboolean gembok_settings_apply (const GembokSettings *settings, GembokPolicy *policy, GError **error);
/** gembok_settings_has_sample_texts: whether applicants would be shown a text that is only an example for training. */
gboolean gembok_settings_has_sample_texts (const GembokSettings *settings, const GembokPolicy *policy);

/** gembok_settings_load: (transfer full): of the data folder @folder; @settings is %NULL where it is none of one's own.
 * DAMAGED where the file is unsound: a service with other rules than its owner's is worse than none. */
gboolean gembok_settings_load (const char *folder, GembokSettings **settings, GError **error);
/** gembok_settings_save: whole or not at all; 0600. */
gboolean gembok_settings_save (const GembokSettings *settings, const char *folder, GError **error);

/** gembok_settings_tls_names: (transfer full): what the service is called: the hosts of its addresses, further names, loopback. */
GStrv gembok_settings_tls_names (const GembokSettings *settings);
/** gembok_url_port: the port of an http or https address that was checked. */
guint16 gembok_url_port (const char *url);

G_END_DECLS
