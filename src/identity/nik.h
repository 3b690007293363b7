/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokSex: as NIK and NIP encode it. */
typedef enum
{
  GEMBOK_SEX_UNKNOWN,
  GEMBOK_SEX_MALE,
  GEMBOK_SEX_FEMALE
} GembokSex;

/** GembokNumberFacts: what a NIK or NIP says of its holder. */
typedef struct
{
  int year; /* four digits; of a NIK the latest year that makes the holder at least 17 today, else the only possible */
  int month, day;
  GembokSex sex;
  gboolean region_known; /* NIK: the province code is one of the 38, regency and district are not 00 */
  gboolean is_pppk;      /* NIP */
} GembokNumberFacts;

/** GembokNumberFault: what is wrong with a number. */
typedef enum
{
  GEMBOK_NUMBER_SOUND,
  GEMBOK_NUMBER_LENGTH,
  GEMBOK_NUMBER_DIGITS,
  GEMBOK_NUMBER_DATE,   /* no such day */
  GEMBOK_NUMBER_SERIAL, /* 0000 or 000 */
  GEMBOK_NUMBER_START,  /* NIP: start of service impossible */
  GEMBOK_NUMBER_SEX     /* NIP: neither 1 nor 2 */
} GembokNumberFault;

/** gembok_nik_read: PP RR DD DDMMYY NNNN, day + 40 for women. @today is Unix seconds (the day counts in WIB, UTC+7); @facts
 * (out) (optional) is filled when sound, else zeroed. @nik may be %NULL. */
GembokNumberFault gembok_nik_read (const char *nik, gint64 today, GembokNumberFacts *facts);

/** gembok_nip_read: YYYYMMDD YYYYMM S NNN; a "month" from 21 is a PPPK contract. 9 digits: the old NIP, sound without facts. */
GembokNumberFault gembok_nip_read (const char *nip, GembokNumberFacts *facts);

/** gembok_number_age: full years of the holder at @today (Unix seconds); negative for a birth in the future. */
int gembok_number_age (const GembokNumberFacts *facts, gint64 today);

G_END_DECLS
