/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/faults.h"

/* What gembok-ams itself links: no faults. */

gboolean
gembok_faults_head (GembokExchange *exchange G_GNUC_UNUSED)
{
  return FALSE;
}

gsize
gembok_faults_chunk (GembokExchange *exchange G_GNUC_UNUSED, gsize length)
{
  return length;
}

gboolean
gembok_faults_answer (GembokExchange *exchange G_GNUC_UNUSED)
{
  return FALSE;
}

void
gembok_faults_over (GembokExchange *exchange G_GNUC_UNUSED)
{
}
