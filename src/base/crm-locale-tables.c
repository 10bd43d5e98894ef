/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The six languages as static tables. They follow CLDR, with what offices there really write where
 * CLDR differs between its own versions. */
#include "config.h"

#include "crm-locale-private.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
#define PT_MONTHS \
  { "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", \
    "outubro", "novembro", "dezembro" }
#define PT_MONTHS_SHORT \
  { "jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez" }
#define PT_WEEKDAYS \
  { "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", \
    "domingo" }
#define PT_WEEKDAYS_SHORT { "seg", "ter", "qua", "qui", "sex", "sáb", "dom" }
#define EN_MONTHS \
  { "January", "February", "March", "April", "May", "June", "July", "August", "September", \
    "October", "November", "December" }
#define EN_MONTHS_SHORT \
  { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }
#define EN_WEEKDAYS \
  { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" }
#define EN_WEEKDAYS_SHORT { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" }
/* clang-format on */

const CrmLocale crm_locale_tables[CRM_LOCALE_COUNT] = {
  {
      .tag = "en-GB",
      .name = N_ ("English"),
      .first_weekday = 1,
      .months = EN_MONTHS,
      .months_short = EN_MONTHS_SHORT,
      .weekdays = EN_WEEKDAYS,
      .weekdays_short = EN_WEEKDAYS_SHORT,
      .capital_dates = TRUE,
      .date_patterns = { "dd/MM/yyyy", "d N yyyy", "d MMMM yyyy", "EEEE, d MMMM yyyy" },
      .month_pattern = "MMMM yyyy",
      .instant_joint = " ",
      .decimal_point = ".",
      .group = ",",
      .group_from = 4,
      .percent_before = "",
      .percent_after = "%",
      .symbol_first = TRUE,
      .symbol_space = "",
      .dollar = "US$",
      .leu = "RON",
      .scales = { "k", "M", "bn", "tn" },
  },
  {
      .tag = "en-US",
      .name = N_ ("English (United States)"),
      .first_weekday = 7,
      .months = EN_MONTHS,
      .months_short = EN_MONTHS_SHORT,
      .weekdays = EN_WEEKDAYS,
      .weekdays_short = EN_WEEKDAYS_SHORT,
      .capital_dates = TRUE,
      .clock12 = TRUE,
      .date_patterns = { "MM/dd/yyyy", "N d, yyyy", "MMMM d, yyyy", "EEEE, MMMM d, yyyy" },
      .month_pattern = "MMMM yyyy",
      .instant_joint = ", ",
      .decimal_point = ".",
      .group = ",",
      .group_from = 4,
      .percent_before = "",
      .percent_after = "%",
      .symbol_first = TRUE,
      .symbol_space = "",
      .dollar = "$",
      .leu = "RON",
      .scales = { "k", "M", "B", "T" },
  },
  {
      .tag = "pt-PT",
      .name = N_ ("Portuguese"),
      .first_weekday = 1,
      .months = PT_MONTHS,
      .months_short = PT_MONTHS_SHORT,
      .weekdays = PT_WEEKDAYS,
      .weekdays_short = PT_WEEKDAYS_SHORT,
      .dotted_months = TRUE,
      .date_patterns
      = { "dd/MM/yyyy", "d N yyyy", "d 'de' MMMM 'de' yyyy", "EEEE, d 'de' MMMM 'de' yyyy" },
      .month_pattern = "MMMM 'de' yyyy",
      .instant_joint = " ",
      .decimal_point = ",",
      .group = CRM_NBSP,
      .group_from = 5,
      .percent_before = "",
      .percent_after = "%",
      .symbol_first = FALSE,
      .symbol_space = CRM_NBSP,
      .dollar = "US$",
      .leu = "RON",
      .scales = { CRM_NBSP "mil", CRM_NBSP "M", CRM_NBSP "mM", CRM_NBSP "Bi" },
  },
  {
      .tag = "pt-BR",
      .name = N_ ("Portuguese (Brazil)"),
      .first_weekday = 7,
      .months = PT_MONTHS,
      .months_short = PT_MONTHS_SHORT,
      .weekdays = PT_WEEKDAYS,
      .weekdays_short = PT_WEEKDAYS_SHORT,
      .dotted_months = TRUE,
      .date_patterns = { "dd/MM/yyyy", "d 'de' N 'de' yyyy", "d 'de' MMMM 'de' yyyy",
                         "EEEE, d 'de' MMMM 'de' yyyy" },
      .month_pattern = "MMMM 'de' yyyy",
      .instant_joint = " ",
      .decimal_point = ",",
      .group = ".",
      .group_from = 4,
      .percent_before = "",
      .percent_after = "%",
      .symbol_first = TRUE,
      .symbol_space = CRM_NBSP,
      .dollar = "US$",
      .leu = "RON",
      .scales = { CRM_NBSP "mil", CRM_NBSP "mi", CRM_NBSP "bi", CRM_NBSP "tri" },
  },
  {
      .tag = "ro-RO",
      .name = N_ ("Romanian"),
      .first_weekday = 1,
      .months = { "ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august",
                  "septembrie", "octombrie", "noiembrie", "decembrie" },
      .months_short
      = { "ian", "feb", "mar", "apr", "mai", "iun", "iul", "aug", "sept", "oct", "nov", "dec" },
      .weekdays = { "luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică" },
      .weekdays_short = { "lun", "mar", "mie", "joi", "vin", "sâm", "dum" },
      .dotted_months = TRUE,
      .date_patterns = { "dd.MM.yyyy", "d N yyyy", "d MMMM yyyy", "EEEE, d MMMM yyyy" },
      .month_pattern = "MMMM yyyy",
      .instant_joint = " ",
      .decimal_point = ",",
      .group = ".",
      .group_from = 4,
      .percent_before = "",
      .percent_after = CRM_NBSP "%",
      .symbol_first = FALSE,
      .symbol_space = CRM_NBSP,
      .dollar = "USD",
      .leu = "lei",
      .scales = { CRM_NBSP "mii", CRM_NBSP "mil.", CRM_NBSP "mld.", CRM_NBSP "tril." },
  },
  {
      .tag = "tr-TR",
      .name = N_ ("Turkish"),
      .first_weekday = 1,
      .months = { "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos",
                  "Eylül", "Ekim", "Kasım", "Aralık" },
      .months_short
      = { "Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara" },
      .weekdays = { "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar" },
      .weekdays_short = { "Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz" },
      .capital_dates = TRUE,
      .turkish_i = TRUE,
      .date_patterns = { "dd.MM.yyyy", "d N yyyy", "d MMMM yyyy", "d MMMM yyyy EEEE" },
      .month_pattern = "MMMM yyyy",
      .instant_joint = " ",
      .decimal_point = ",",
      .group = ".",
      .group_from = 4,
      .percent_before = "%",
      .percent_after = "",
      .symbol_first = TRUE,
      .symbol_space = "",
      .dollar = "$",
      .leu = "RON",
      .scales = { CRM_NBSP "B", CRM_NBSP "Mn", CRM_NBSP "Mr", CRM_NBSP "Tn" },
  },
};
