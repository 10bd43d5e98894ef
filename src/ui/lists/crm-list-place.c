/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places that are one list, and what their lists show. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-list-place.h"
#include "crm-list-view.h"

struct _CrmListPlace
{
  GtkWidget parent_instance;

  const CrmListSpec *spec;
  CrmListView *list;
  char *subtitle;
};

static void crm_list_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmListPlace,
                               crm_list_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_list_place_place_init))

static char *
count_contacts (guint n, const char *number)
{
  /* Translators: people, companies and leads; %s is a number. */
  return g_strdup_printf (ngettext ("%s contact", "%s contacts", n), number);
}

static char *
count_deals (guint n, const char *number)
{
  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s deal", "%s deals", n), number);
}

static char *
count_products (guint n, const char *number)
{
  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s product", "%s products", n), number);
}

static char *
count_invoices (guint n, const char *number)
{
  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s invoice", "%s invoices", n), number);
}

static char *
count_orders (guint n, const char *number)
{
  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s order", "%s orders", n), number);
}

static const CrmListSpec contacts = {
  .name = "contacts",
  .kinds = { "contact", "account", "lead" },
  .columns = "name account_id/company phone email city owner_id",
  .icon = "crm-contacts-symbolic",
  .empty_title = N_ ("No Contacts Yet"),
  .empty_text = N_ ("People, companies and leads appear here."),
  .new_label = N_ ("_New Person"),
  .new_kind = "contact",
  .format_count = count_contacts,
};

static const CrmListSpec products = {
  .name = "product",
  .kinds = { "product" },
  .icon = "crm-product-symbolic",
  .empty_title = N_ ("No Products Yet"),
  .empty_text = N_ ("What you sell appears here, with its price."),
  .new_label = N_ ("_New Product"),
  .new_kind = "product",
  .format_count = count_products,
};

static const CrmListSpec orders = {
  .name = "sales_order",
  .kinds = { "sales_order" },
  .icon = "crm-order-symbolic",
  .empty_title = N_ ("No Orders Yet"),
  .empty_text = N_ ("Orders appear here: what to deliver, by when, and what is still to invoice."),
  .new_label = N_ ("_New Order"),
  .new_kind = "sales_order",
  .format_count = count_orders,
};

static const CrmListSpec invoices = {
  .name = "invoice",
  .kinds = { "invoice" },
  .icon = "crm-invoice-symbolic",
  .empty_title = N_ ("No Invoices Yet"),
  .empty_text = N_ ("Invoices appear here: what is open, due and late."),
  .new_label = N_ ("_New Invoice"),
  .new_kind = "invoice",
  .format_count = count_invoices,
};

/* The list beside the board of deals. */
const CrmListSpec crm_list_deals = {
  .name = "opportunity",
  .kinds = { "opportunity" },
  .icon = "crm-deal-symbolic",
  .empty_title = N_ ("No Deals Yet"),
  .empty_text = N_ ("What you hope to sell appears here."),
  .new_label = N_ ("_New Deal"),
  .new_kind = "opportunity",
  .format_count = count_deals,
};

static const CrmListSpec *const specs[]
    = { &contacts, &crm_list_deals, &orders, &invoices, &products };

/**
 * crm_list_specs:
 *
 * Returns: (transfer none) (array length=n_specs): the lists that are places, or parts of one
 */
const CrmListSpec *const *
crm_list_specs (guint *n_specs)
{
  *n_specs = G_N_ELEMENTS (specs);
  return specs;
}

static const char *
crm_list_place_get_subtitle (CrmPlace *place)
{
  return CRM_LIST_PLACE (place)->subtitle;
}

static gboolean
crm_list_place_is_busy (CrmPlace *place)
{
  return crm_list_view_is_busy (CRM_LIST_PLACE (place)->list);
}

static void
crm_list_place_search (CrmPlace *place)
{
  crm_list_view_search (CRM_LIST_PLACE (place)->list);
}

static const char *
crm_list_place_get_new_kind (CrmPlace *place)
{
  return CRM_LIST_PLACE (place)->spec->new_kind;
}

static void
crm_list_place_set_front (CrmPlace *place, gboolean is_front)
{
  crm_list_view_set_front (CRM_LIST_PLACE (place)->list, is_front);
}

static void
crm_list_place_show (CrmPlace *place, GVariant *target)
{
  crm_list_view_show_target (CRM_LIST_PLACE (place)->list, target);
}

static const CrmId *
crm_list_place_get_view (CrmPlace *place)
{
  return crm_list_view_get_view (CRM_LIST_PLACE (place)->list);
}

static void
crm_list_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_subtitle = crm_list_place_get_subtitle;
  iface->is_busy = crm_list_place_is_busy;
  iface->search = crm_list_place_search;
  iface->get_new_kind = crm_list_place_get_new_kind;
  iface->set_front = crm_list_place_set_front;
  iface->show = crm_list_place_show;
  iface->get_view = crm_list_place_get_view;
}

static void
on_list_changed_cb (CrmListPlace *self)
{
  g_autofree char *count = crm_list_view_dup_count (self->list);
  if (count)
    {
      g_free (self->subtitle);
      self->subtitle = g_steal_pointer (&count);
    }
  crm_place_changed (CRM_PLACE (self));
}

static void
crm_list_place_dispose (GObject *object)
{
  CrmListPlace *self = CRM_LIST_PLACE (object);
  g_clear_pointer ((GtkWidget **) &self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_list_place_parent_class)->dispose (object);
}

static void
crm_list_place_finalize (GObject *object)
{
  g_free (CRM_LIST_PLACE (object)->subtitle);
  G_OBJECT_CLASS (crm_list_place_parent_class)->finalize (object);
}

static void
crm_list_place_class_init (CrmListPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_list_place_dispose;
  object_class->finalize = crm_list_place_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_list_place_init (CrmListPlace *self)
{
}

/**
 * crm_list_place_new:
 * @spec: static
 *
 * Returns: (transfer full): a place that is one list
 */
GtkWidget *
crm_list_place_new (CrmContext *context, CrmNavigator *navigator, const CrmListSpec *spec)
{
  CrmListPlace *self = g_object_new (CRM_TYPE_LIST_PLACE, NULL);
  self->spec = spec;
  self->list = CRM_LIST_VIEW (crm_list_view_new (context, navigator, spec));
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_object (self->list, "changed", G_CALLBACK (on_list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * crm_contacts_place_new:
 *
 * Returns: (transfer full): the place Contacts
 */
GtkWidget *
crm_contacts_place_new (CrmContext *context, CrmNavigator *navigator)
{
  return crm_list_place_new (context, navigator, &contacts);
}

/**
 * crm_products_place_new:
 *
 * Returns: (transfer full): the place Products
 */
GtkWidget *
crm_products_place_new (CrmContext *context, CrmNavigator *navigator)
{
  return crm_list_place_new (context, navigator, &products);
}

/**
 * crm_orders_place_new:
 *
 * Returns: (transfer full): the place Orders
 */
GtkWidget *
crm_orders_place_new (CrmContext *context, CrmNavigator *navigator)
{
  return crm_list_place_new (context, navigator, &orders);
}

/**
 * crm_sales_place_new:
 *
 * Returns: (transfer full): the place Invoices
 */
GtkWidget *
crm_sales_place_new (CrmContext *context, CrmNavigator *navigator)
{
  return crm_list_place_new (context, navigator, &invoices);
}
