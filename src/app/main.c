/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/application.h"

int
main (int argc, char **argv)
{
  return gembok_application_main (argc, argv);
}
