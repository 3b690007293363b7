/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/training.h"

#include "base/error.h"
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "server/auth.h"

#define PASSWORD_BYTES 12

static const struct
{
  GembokRole role;
  const char *username;
  const char *name;
} people[GEMBOK_TRAINING_ACCOUNTS] = {
  { GEMBOK_ROLE_APPLICANT, "pemohon", "Pemohon Latihan" },
  { GEMBOK_ROLE_VERIFIER, "verifikator", "Verifikator Latihan" },
  { GEMBOK_ROLE_OFFICER, "petugas", "Petugas Latihan" },
};

typedef struct
{
  const GembokSecret *password;
  char *hash;
  GError *error;
} Hashing;

static gpointer
hash_thread (gpointer data)
{
  Hashing *hashing = data;
  hashing->hash = gembok_password_hash (hashing->password, &hashing->error);
  return NULL;
}

static gboolean
keep_account (GembokStore *store, guint index, const char *hash, GError **error)
{
  g_autoptr (GembokAccount) account = NULL;
  if (!gembok_store_find_account (store, people[index].username, &account, error))
    return FALSE;
  if (account != NULL && !account->training)
    {
      gembok_error_set (error, GEMBOK_ERROR_EXISTS, _ ("Nothing was changed. Use another data folder for training."),
                        _ ("The account “%s” in this data folder is not a training account."), people[index].username);
      return FALSE;
    }
  if (account != NULL)
    return gembok_store_renew_training (store, account->id, hash, error)
           && gembok_auth_forgive (store, account->username, error);
  account = gembok_account_new ();
  account->username = g_strdup (people[index].username);
  account->name = g_strdup (people[index].name);
  account->role = people[index].role;
  account->password = g_strdup (hash);
  account->training = TRUE;
  account->created_at = g_get_real_time () / G_USEC_PER_SEC;
  return gembok_store_add_account (store, account, error);
}

/* All three or none: what is printed is what counts. */
static gboolean
keep_accounts (GembokStore *store, const Hashing *hashings, GError **error)
{
  if (!gembok_store_begin (store, error))
    return FALSE;
  gboolean done = TRUE;
  for (guint i = 0; i < GEMBOK_TRAINING_ACCOUNTS && done; i++)
    done = keep_account (store, i, hashings[i].hash, error);
  if (done)
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

gboolean
gembok_training_prepare (GembokStore *store, GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS], GError **error)
{
  Hashing hashings[GEMBOK_TRAINING_ACCOUNTS] = { 0 };
  GThread *threads[GEMBOK_TRAINING_ACCOUNTS];
  gboolean done = TRUE;
  for (guint i = 0; i < GEMBOK_TRAINING_ACCOUNTS; i++)
    {
      accounts[i].role = people[i].role;
      accounts[i].username = people[i].username;
      accounts[i].password = gembok_random_token (PASSWORD_BYTES);
      hashings[i].password = accounts[i].password;
      threads[i] = g_thread_new ("password", hash_thread, &hashings[i]);
    }
  for (guint i = 0; i < GEMBOK_TRAINING_ACCOUNTS; i++)
    {
      g_thread_join (threads[i]);
      if (hashings[i].error != NULL)
        g_propagate_error (done ? error : NULL, hashings[i].error);
      done = done && hashings[i].hash != NULL;
    }
  done = done && keep_accounts (store, hashings, error);
  for (guint i = 0; i < GEMBOK_TRAINING_ACCOUNTS; i++)
    g_free (hashings[i].hash);
  return done;
}

void
gembok_training_clear (GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS])
{
  for (guint i = 0; i < GEMBOK_TRAINING_ACCOUNTS; i++)
    g_clear_pointer (&accounts[i].password, gembok_secret_free);
}
