/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person sees who has no office yet. It only asks; the window makes the office. Main
 * thread. */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "crm-first-run-page.h"
#include "crm-money.h"

struct _CrmFirstRunPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *stack;
  GtkWidget *back_button;
  AdwEntryRow *office_row;
  AdwEntryRow *person_row;
  AdwEntryRow *currency_row;
  GtkWidget *start_button;
  AdwEntryRow *server_row;
  AdwEntryRow *database_row;
  AdwEntryRow *login_row;
  AdwPasswordEntryRow *password_row;
  GtkLabel *join_problem;
  GtkWidget *join_button;
};

G_DEFINE_FINAL_TYPE (CrmFirstRunPage, crm_first_run_page, GTK_TYPE_WIDGET)

static guint start_signal;
static guint join_signal;

/* The currency of where the desk stands, as the C library knows it. */
static char *
guess_currency (void)
{
  const char *symbol = localeconv ()->int_curr_symbol;
  g_autofree char *code = symbol ? g_strstrip (g_strdup (symbol)) : NULL;
  return code && crm_currency_is_known (code) ? g_steal_pointer (&code) : g_strdup ("EUR");
}

static char *
dup_row_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
on_start_changed_cb (CrmFirstRunPage *self)
{
  g_autofree char *office = dup_row_text (self->office_row);
  g_autofree char *person = dup_row_text (self->person_row);
  g_autofree char *typed = dup_row_text (self->currency_row);
  g_autofree char *currency = g_ascii_strup (typed, -1);
  gboolean is_known = crm_currency_is_known (currency);
  if (is_known || !*currency)
    gtk_widget_remove_css_class (GTK_WIDGET (self->currency_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->currency_row), "error");
  gtk_widget_set_sensitive (self->start_button, *office && *person && is_known);
}

static void
show_form (CrmFirstRunPage *self, const char *name, AdwEntryRow *first)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->back_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
on_own_clicked_cb (CrmFirstRunPage *self)
{
  show_form (self, "own", self->office_row);
}

static void
on_join_row_activated_cb (CrmFirstRunPage *self)
{
  show_form (self, "join", self->server_row);
}

/* A value of libpq's key=value form. */
static char *
quote_value (const char *text)
{
  GString *quoted = g_string_new ("'");
  for (const char *p = text; *p; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '\'');
  return g_string_free (quoted, FALSE);
}

/* What a person types as the server is a name, perhaps with a port; who was given a whole address
 * may paste that. */
static char *
dup_server (CrmFirstRunPage *self)
{
  g_autofree char *server = dup_row_text (self->server_row);
  g_autofree char *database = dup_row_text (self->database_row);
  if (strstr (server, "://") || strchr (server, '='))
    return g_steal_pointer (&server);
  char *colon = strrchr (server, ':');
  const char *port = "5432";
  if (colon && g_ascii_isdigit (colon[1]))
    {
      *colon = '\0';
      port = colon + 1;
    }
  g_autofree char *host = quote_value (server);
  g_autofree char *quoted_port = quote_value (port);
  g_autofree char *name = quote_value (database);
  return g_strdup_printf ("host=%s port=%s dbname=%s", host, quoted_port, name);
}

static void
on_join_changed_cb (CrmFirstRunPage *self)
{
  g_autofree char *server = dup_row_text (self->server_row);
  g_autofree char *database = dup_row_text (self->database_row);
  g_autofree char *login = dup_row_text (self->login_row);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));
  gboolean is_address = strstr (server, "://") || strchr (server, '=');
  gtk_widget_set_sensitive (GTK_WIDGET (self->database_row), !is_address);
  gtk_widget_set_sensitive (self->join_button,
                            *server && (*database || is_address) && *login && *password);
}

static void
on_join_clicked_cb (CrmFirstRunPage *self)
{
  if (!gtk_widget_get_sensitive (self->join_button))
    return;
  g_autofree char *server = dup_server (self);
  g_autofree char *login = dup_row_text (self->login_row);
  gtk_widget_set_visible (GTK_WIDGET (self->join_problem), FALSE);
  g_signal_emit (self, join_signal, 0, server, login,
                 gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
}

static void
on_back_clicked_cb (CrmFirstRunPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "choice");
  gtk_widget_set_visible (self->back_button, FALSE);
}

static void
on_start_clicked_cb (CrmFirstRunPage *self)
{
  g_autofree char *office = dup_row_text (self->office_row);
  g_autofree char *person = dup_row_text (self->person_row);
  g_autofree char *typed = dup_row_text (self->currency_row);
  g_autofree char *currency = g_ascii_strup (typed, -1);
  if (gtk_widget_get_sensitive (self->start_button))
    g_signal_emit (self, start_signal, 0, office, person, currency);
}

static void
crm_first_run_page_dispose (GObject *object)
{
  g_clear_pointer (&CRM_FIRST_RUN_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_first_run_page_parent_class)->dispose (object);
}

static void
crm_first_run_page_class_init (CrmFirstRunPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_first_run_page_dispose;

  /**
   * CrmFirstRunPage::start:
   * @office: its name
   * @person: the name of who works here
   * @currency: ISO 4217 code
   *
   * An office of one's own is to be made.
   */
  start_signal = g_signal_new ("start", CRM_TYPE_FIRST_RUN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * CrmFirstRunPage::join:
   * @server: address as libpq takes it
   * @login: who joins
   * @password: of the login
   *
   * The office of a shared database is to be joined.
   */
  join_signal = g_signal_new ("join", CRM_TYPE_FIRST_RUN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-first-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, box);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, office_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, person_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, currency_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, start_button);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, database_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, login_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, join_problem);
  gtk_widget_class_bind_template_child (widget_class, CrmFirstRunPage, join_button);
  gtk_widget_class_bind_template_callback (widget_class, on_join_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_join_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_join_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_own_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_start_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_start_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_first_run_page_init (CrmFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autofree char *currency = guess_currency ();
  gtk_editable_set_text (GTK_EDITABLE (self->currency_row), currency);
  const char *person = g_get_real_name ();
  if (g_strcmp0 (person, "Unknown") != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->person_row), person);
  on_start_changed_cb (self);
  on_join_changed_cb (self);
}

/**
 * crm_first_run_page_show_join_problem:
 *
 * Says above the form what did not work; what was typed stays.
 */
void
crm_first_run_page_show_join_problem (CrmFirstRunPage *self, const char *message)
{
  g_return_if_fail (CRM_IS_FIRST_RUN_PAGE (self));
  gtk_label_set_label (self->join_problem, message);
  gtk_widget_set_visible (GTK_WIDGET (self->join_problem), TRUE);
}

/**
 * crm_first_run_page_new:
 *
 * Returns: (transfer full): the page
 */
GtkWidget *
crm_first_run_page_new (void)
{
  return g_object_new (CRM_TYPE_FIRST_RUN_PAGE, NULL);
}
