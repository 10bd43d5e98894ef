/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a message begins with: texts of the office, and where it has none, those of the program in
 * the language of the client. These are no words of the window, so no catalogue has them. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-locale.h"
#include "crm-message-draft.h"

typedef struct
{
  const char *family;
  const char *language;
  const char *subject;
  const char *body;
} Starter;

static const Starter starters[] = {
  { "blank", "en", "", "Dear Sir or Madam,\n\n\n\nKind regards,\n{{manager.name?}}" },
  { "blank", "pt-PT", "",
    "Exmos. Senhores,\n\n\n\nCom os melhores cumprimentos,\n{{manager.name?}}" },
  { "blank", "pt-BR", "", "Prezados Senhores,\n\n\n\nAtenciosamente,\n{{manager.name?}}" },
  { "blank", "ro", "", "Stimată doamnă, stimate domn,\n\n\n\nCu stimă,\n{{manager.name?}}" },
  { "blank", "tr", "", "Sayın Yetkili,\n\n\n\nSaygılarımla,\n{{manager.name?}}" },
  { "document", "en", "{{document.name}}",
    "Dear Sir or Madam,\n\nplease find attached: {{document.name}}.\n\nKind "
    "regards,\n{{manager.name?}}" },
  { "document", "pt-PT", "{{document.name}}",
    "Exmos. Senhores,\n\nenviamos em anexo: {{document.name}}.\n\nCom os melhores "
    "cumprimentos,\n{{manager.name?}}" },
  { "document", "pt-BR", "{{document.name}}",
    "Prezados Senhores,\n\nsegue anexo: {{document.name}}.\n\nAtenciosamente,\n{{manager.name?}}" },
  { "document", "ro", "{{document.name}}",
    "Stimată doamnă, stimate domn,\n\nvă trimitem atașat: {{document.name}}.\n\nCu "
    "stimă,\n{{manager.name?}}" },
  { "document", "tr", "{{document.name}}",
    "Sayın Yetkili,\n\nekte bulabilirsiniz: "
    "{{document.name}}.\n\nSaygılarımla,\n{{manager.name?}}" },
  { "reminder", "en", "Invoice {{invoice.number}}: reminder",
    "Dear Sir or Madam,\n\ninvoice {{invoice.number}} of {{invoice.gross}} was due on "
    "{{invoice.due}}, and we have not seen the payment yet. If it crossed this message, please "
    "take no notice.\n\nKind regards,\n{{manager.name?}}" },
  { "reminder", "pt-PT", "Fatura {{invoice.number}}: lembrete",
    "Exmos. Senhores,\n\na fatura {{invoice.number}}, no valor de {{invoice.gross}}, venceu em "
    "{{invoice.due}} e ainda não recebemos o pagamento. Se entretanto já foi feito, queiram "
    "ignorar esta mensagem.\n\nCom os melhores cumprimentos,\n{{manager.name?}}" },
  { "reminder", "pt-BR", "Fatura {{invoice.number}}: lembrete",
    "Prezados Senhores,\n\na fatura {{invoice.number}}, no valor de {{invoice.gross}}, venceu em "
    "{{invoice.due}} e ainda não identificamos o pagamento. Se ele já foi feito, por favor "
    "desconsiderem esta mensagem.\n\nAtenciosamente,\n{{manager.name?}}" },
  { "reminder", "ro", "Factura {{invoice.number}}: reamintire",
    "Stimată doamnă, stimate domn,\n\nfactura {{invoice.number}}, în valoare de "
    "{{invoice.gross}}, a fost scadentă la {{invoice.due}} și nu am primit încă plata. Dacă ați "
    "achitat-o între timp, vă rugăm să ignorați acest mesaj.\n\nCu stimă,\n{{manager.name?}}" },
  { "reminder", "tr", "{{invoice.number}} numaralı fatura: hatırlatma",
    "Sayın Yetkili,\n\n{{invoice.gross}} tutarındaki {{invoice.number}} numaralı faturanın vadesi "
    "{{invoice.due}} tarihinde dolmuştur; ödemeniz henüz bize ulaşmadı. Ödeme bu arada "
    "yapıldıysa lütfen bu iletiyi dikkate almayınız.\n\nSaygılarımla,\n{{manager.name?}}" },
};

static const struct
{
  const char *family;
  const char *label;
} families[] = {
  { "blank", N_ ("Greeting only") },
  { "document", N_ ("A document to look at") },
  { "reminder", N_ ("Payment reminder") },
};

/* How well a text suits: its language is that of the client, or at least close to it. */
static int
suits (const char *own, const char *language)
{
  if (own == NULL || *own == '\0' || language == NULL)
    return 1;
  if (g_ascii_strcasecmp (own, language) == 0)
    return 3;
  return g_ascii_strncasecmp (own, language, 2) == 0 ? 2 : 0;
}

static GPtrArray *
list_own (CrmSession *session, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "message_text"));

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error))
    return NULL;
  return crm_session_list (session, query, error);
}

static void
free_choice (gpointer data)
{
  CrmMessageChoice *choice = data;

  g_free (choice->key);
  g_free (choice->label);
  g_free (choice);
}

static void
add_choice (GPtrArray *choices, const char *key, const char *label)
{
  CrmMessageChoice *choice;

  for (guint i = 0; i < choices->len; i++)
    if (g_strcmp0 (((CrmMessageChoice *) g_ptr_array_index (choices, i))->key, key) == 0)
      return;
  choice = g_new0 (CrmMessageChoice, 1);
  choice->key = g_strdup (key);
  choice->label = g_strdup (label);
  g_ptr_array_add (choices, choice);
}

/**
 * crm_message_text_list:
 *
 * Returns: (transfer full) (element-type CrmMessageChoice): what a message may begin with; the same
 *   in several languages is one
 */
GPtrArray *
crm_message_text_list (CrmSession *session, GError **error)
{
  g_autoptr (GPtrArray) own = list_own (session, error);
  GPtrArray *choices = g_ptr_array_new_with_free_func (free_choice);

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    add_choice (choices, families[i].family, _ (families[i].label));
  for (guint i = 0; own != NULL && i < own->len; i++)
    add_choice (choices, crm_record_get_title (g_ptr_array_index (own, i)),
                crm_record_get_title (g_ptr_array_index (own, i)));
  if (own == NULL)
    g_clear_pointer (&choices, g_ptr_array_unref);
  return choices;
}

/* Texts of one name, or of a family of the program that the office wrote for itself. */
static gboolean
is_called (CrmRecord *text, const char *key)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (text));
  g_autofree char *name = g_utf8_casefold (crm_record_get_title (text), -1);
  g_autofree char *wanted = g_utf8_casefold (key, -1);

  return strcmp (name, wanted) == 0 || strcmp (id, key) == 0
         || g_strcmp0 (crm_record_get_text (text, "family"), key) == 0;
}

static const Starter *
find_starter (const char *family, const char *language)
{
  const Starter *best = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (starters); i++)
    if (strcmp (starters[i].family, family) == 0
        && (best == NULL
            || suits (starters[i].language, language) > suits (best->language, language)))
      best = &starters[i];
  return best;
}

/**
 * crm_message_text_find:
 * @key: a family, a name or an id
 * @language: (nullable): of who is to read it
 * @used_language: (out): that of the text that was found
 *
 * Finds the text that a message begins with: of those that are called so the one in the closest
 * language.
 */
gboolean
crm_message_text_find (CrmSession *session,
                       const char *key,
                       const char *language,
                       char **subject,
                       char **body,
                       char **used_language,
                       GError **error)
{
  g_autoptr (GPtrArray) own = list_own (session, error);
  const char *wanted = language != NULL ? language : crm_locale_get_tag (crm_locale_default ());
  const Starter *starter = find_starter (key, wanted);
  CrmRecord *best = NULL;

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      CrmRecord *text = g_ptr_array_index (own, i);

      if (is_called (text, key)
          && (best == NULL
              || suits (crm_record_get_text (text, "language"), wanted)
                     > suits (crm_record_get_text (best, "language"), wanted)))
        best = text;
    }
  if (own == NULL)
    return FALSE;
  if (best == NULL && starter == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   /* Translators: %s is how somebody called a text for messages. */
                   _ ("There is no text for messages called “%s”"), key);
      return FALSE;
    }
  *subject = g_strdup (best != NULL ? crm_record_get_text (best, "subject") : starter->subject);
  *body = g_strdup (best != NULL ? crm_record_get_text (best, "body") : starter->body);
  *used_language = g_strdup (best != NULL && crm_record_is_set (best, "language")
                                 ? crm_record_get_text (best, "language")
                             : best != NULL ? wanted
                                            : starter->language);
  return TRUE;
}
