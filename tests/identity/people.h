/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "identity/applicant.h"

/* Constructed people: the names, numbers and agencies belong to nobody. */
#define PEOPLE_TODAY G_GINT64_CONSTANT (1786942800) /* 17 August 2026, 12:00 WIB */

static inline GembokApplicant *
people_siti (void)
{
  static const char *const values[GEMBOK_N_FIELDS] = {
    [GEMBOK_FIELD_NAME] = "Siti Contoh Rahmawati",
    [GEMBOK_FIELD_NIK] = "3502155708900001",
    [GEMBOK_FIELD_NIP] = "199008172015032001",
    [GEMBOK_FIELD_EMAIL] = "siti.contoh@contoh.go.id",
    [GEMBOK_FIELD_ORGANIZATION] = "Dinas Komunikasi dan Informatika Kabupaten Contoh",
    [GEMBOK_FIELD_UNIT] = "Bidang Persandian",
    [GEMBOK_FIELD_TITLE] = "Kepala Seksi",
    [GEMBOK_FIELD_LOCALITY] = "Kabupaten Contoh",
    [GEMBOK_FIELD_PROVINCE] = "Kalimantan Timur",
    [GEMBOK_FIELD_PHONE] = "+62 812-0000-0001",
  };
  GembokApplicant *siti = gembok_applicant_new ();
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    gembok_applicant_set (siti, (GembokApplicantField) i, values[i]);
  return siti;
}
