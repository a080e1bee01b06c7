/** Orders of web shops. An order of several products has several rows; the first of them is the sale. */
import { count, hasAll, hasAny, type Profile } from './profile.ts';

export const shopifyOrders: Profile = {
  name: 'shopify-orders',
  kinds: ['sale'],
  knows: (file) =>
    hasAll(file, 'name', 'financial_status', 'total') && hasAny(file, 'lineitem_name', 'lineitem_quantity', 'paid_at'),
  system: 'shopify',
  order: ['name'],
  fields: {
    sale: {
      name: null,
      id: 'external_id',
      email: 'lead_email',
      financial_status: 'status',
      fulfillment_status: null,
      paid_at: 'completed_at',
      created_at: 'created_at',
      cancelled_at: null,
      total: 'amount',
      currency: 'currency',
      refunded_amount: 'refunded_amount',
      lineitem_name: 'product',
      phone: 'lead_phone',
      billing_phone: 'lead_phone_2',
      shipping_phone: null,
      shipping_name: null,
      payment_id: null,
      payment_reference: null,
      // To e-mails of the shop, and to nothing else.
      accepts_marketing: null,
      buyer_accepts_marketing: null,
    },
  },
  saleWords: { partially_paid: 'pending', authorized: 'pending', voided: 'failed' },
};

export const woocommerceOrders: Profile = {
  name: 'woocommerce-orders',
  kinds: ['sale'],
  knows: (file) =>
    hasAny(
      file,
      'order_status',
      'status',
      'estado_del_pedido',
      'order_total',
      'order_total_amount',
      'importe_total_del_pedido',
    ) &&
    hasAny(file, 'order_number', 'order_id', 'numero_de_pedido', 'order', 'id_del_pedido') &&
    [...file.headers].some((name) =>
      /^(billing_(email|phone|first_name)|(email|phone|first_name)_billing|(correo_electronico|telefono|nombre)_facturacion|customer_type)$/.test(
        name,
      ),
    ),
  system: 'woocommerce',
  order: ['order_number', 'order_id', 'numero_de_pedido', 'id_del_pedido', 'order'],
  fields: {
    sale: {
      order_number: 'external_id',
      numero_de_pedido: 'external_id',
      order_id: 'external_id',
      id_del_pedido: 'external_id',
      order_status: 'status',
      status: 'status',
      estado_del_pedido: 'status',
      order_total: 'amount',
      order_total_amount: 'amount',
      importe_total_del_pedido: 'amount',
      n_revenue: 'amount',
      order_currency: 'currency',
      paid_date: 'completed_at',
      date_paid: 'completed_at',
      order_date: 'created_at',
      customer_id: null,
      customer_user: null,
      item_name: 'product',
      shipping_phone: null,
    },
  },
  // Paid, and waiting to be sent.
  saleWords: { processing: 'completed', procesando: 'completed', en_proceso: 'completed', checkout_draft: 'pending' },
};

const tiendanubeSigns = [
  'estado_del_pago',
  'status_do_pagamento',
  'estado_de_la_orden',
  'status_do_pedido',
  'estado_del_envio',
  'status_do_envio',
  'medio_de_pago',
  'nombre_del_producto',
  'nome_do_produto',
  'identificador_de_la_orden',
  'identificador_do_pedido',
];

export const tiendanubeOrders: Profile = {
  name: 'tiendanube-orders',
  kinds: ['sale'],
  knows: (file) => hasAny(file, 'numero_de_orden', 'numero_do_pedido') && count(file, ...tiendanubeSigns) >= 2,
  system: 'tiendanube',
  order: ['numero_de_orden', 'numero_do_pedido'],
  fields: {
    sale: {
      identificador_de_la_orden: null,
      identificador_do_pedido: null,
      numero_de_orden: 'external_id',
      numero_do_pedido: 'external_id',
      estado_del_pago: 'status',
      status_do_pagamento: 'status',
      estado_de_la_orden: null,
      status_do_pedido: null,
      total: 'amount',
      fecha: 'created_at',
      data: 'created_at',
      fecha_de_pago: 'completed_at',
      data_de_pagamento: 'completed_at',
      telefono_para_el_envio: null,
      nombre_para_el_envio: null,
      identificador_de_la_transaccion_en_el_medio_de_pago: null,
    },
  },
};
