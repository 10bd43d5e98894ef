/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Barcodes as rows of modules: Code 128 (ISO/IEC 15417) for letters and digits, EAN-13 (ISO/IEC
 * 15420) for the numbers of goods. A module is TRUE where there is ink. */
#include "config.h"

#include "crm-document-barcode-private.h"

#include <string.h>

#define CODE_C 99
#define CODE_B 100
#define START_B 104
#define START_C 105

/* Widths of bar, space, bar … of each sign; the last one is the stop. */
static const char *const code128_widths[] = {
  "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312",  "132212",
  "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122",  "123221",
  "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122",  "321221",
  "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123",  "131321",
  "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",  "132131",
  "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311",  "213131",
  "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411",  "431111",
  "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412",  "122114",
  "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",  "111242",
  "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211",  "212141",
  "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113",  "411311",
  "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

static void
append_widths (GArray *modules, const char *widths, gboolean ink)
{
  for (; *widths != '\0'; widths++, ink = !ink)
    for (int i = 0; i < *widths - '0'; i++)
      g_array_append_val (modules, ink);
}

static guint
count_digits (const char *text)
{
  return (guint) strspn (text, "0123456789");
}

/* The signs of @text: pairs of digits take one sign in set C, which is worth it from four on. */
static GArray *
choose_signs (const char *text)
{
  GArray *signs = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean in_c = count_digits (text) >= 4 || (count_digits (text) == 2 && text[2] == '\0');
  guint sign = in_c ? START_C : START_B;

  g_array_append_val (signs, sign);
  while (*text != '\0')
    {
      guint digits = count_digits (text);

      if (in_c && digits >= 2)
        {
          sign = (guint) ((text[0] - '0') * 10 + text[1] - '0');
          text += 2;
        }
      else if (in_c)
        {
          sign = CODE_B;
          in_c = FALSE;
        }
      else if (digits >= 4 && digits % 2 == 0)
        {
          sign = CODE_C;
          in_c = TRUE;
        }
      else
        sign = (guint) (*text++ - ' ');
      g_array_append_val (signs, sign);
    }
  return signs;
}

static GArray *
encode_code128 (const char *text)
{
  g_autoptr (GArray) signs = NULL;
  GArray *modules;
  guint sum = 0;

  if (*text == '\0' || strlen (text) > 80)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (*p < ' ' || *p > '~')
      return NULL;
  signs = choose_signs (text);
  modules = g_array_new (FALSE, FALSE, sizeof (gboolean));
  for (guint i = 0; i < signs->len; i++)
    {
      guint sign = g_array_index (signs, guint, i);

      sum += sign * MAX (i, 1);
      append_widths (modules, code128_widths[sign], TRUE);
    }
  append_widths (modules, code128_widths[sum % 103], TRUE);
  append_widths (modules, code128_widths[106], TRUE);
  return modules;
}

static int
ean_check_digit (const char *digits)
{
  int sum = 0;

  for (int i = 0; i < 12; i++)
    sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return (10 - sum % 10) % 10;
}

/* The first digit is told by which of the six left ones are written the other way. */
static GArray *
encode_ean13 (const char *text, char digits[14])
{
  static const char *const widths[]
      = { "3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112" };
  static const char *const mirrored[]
      = { "1123", "1222", "2212", "1141", "2311", "1321", "4111", "2131", "3121", "2113" };
  static const char *const first[] = { "000000", "001011", "001101", "001110", "010011",
                                       "011001", "011100", "010101", "010110", "011010" };
  GArray *modules;
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == ' ' || *p == '-')
        continue;
      if (!g_ascii_isdigit (*p) || n == 13)
        return NULL;
      digits[n++] = *p;
    }
  if (n < 12 || (n == 13 && digits[12] != '0' + ean_check_digit (digits)))
    return NULL;
  digits[12] = (char) ('0' + ean_check_digit (digits));
  digits[13] = '\0';
  modules = g_array_new (FALSE, FALSE, sizeof (gboolean));
  append_widths (modules, "111", TRUE);
  for (guint i = 1; i <= 6; i++)
    append_widths (modules,
                   first[digits[0] - '0'][i - 1] == '1' ? mirrored[digits[i] - '0']
                                                        : widths[digits[i] - '0'],
                   FALSE);
  append_widths (modules, "11111", FALSE);
  for (guint i = 7; i <= 12; i++)
    append_widths (modules, widths[digits[i] - '0'], TRUE);
  append_widths (modules, "111", TRUE);
  return modules;
}

/* The modules of a code, an array of gboolean, and the text to print below it, which is to be
 * freed. NULL when the code cannot hold @text. */
GArray *
crm_barcode_encode (CrmBarcodeType type, const char *text, char **caption)
{
  char digits[14];
  GArray *modules = type == CRM_BARCODE_EAN13 ? encode_ean13 (text, digits) : encode_code128 (text);

  if (modules != NULL)
    *caption = g_strdup (type == CRM_BARCODE_EAN13 ? digits : text);
  return modules;
}
