/* shop.h: what is the same for all customers: products, prices, seasons, campaigns.
 *
 * Every number here was chosen, none was fitted: a shop of general goods with a Christmas season,
 * busier at weekends, that sells cheap things often and dear things seldom. */
#ifndef SCT_SIMULATE_SHOP_H
#define SCT_SIMULATE_SHOP_H

#include "base/arena.h"
#include "base/day.h"

#include <stdint.h>

enum {
    SHOP_CATEGORIES = 8,
    SHOP_PRODUCTS = 40,     /* in each category */
    SHOP_SLOTS = 256,       /* a product's popularity is its share of these */
    SHOP_HOURS = 64,        /* likewise an hour's */
    SHOP_CAMPAIGN_DAYS = 21 /* one campaign every three weeks */
};

struct shop_product {
    char text[32]; /* "GRO-017,grocery," */
    int text_bytes;
    char price[12]; /* "12.99" */
    int price_bytes;
    int64_t price_minor;
};

struct shop {
    sct_day begin, end; /* open in [begin, end) */
    double *season;     /* by day since begin: how much is bought, mean 1 over a year */
    double season_max;
    struct shop_product products[SHOP_CATEGORIES][SHOP_PRODUCTS];
    double mean_price[SHOP_CATEGORIES]; /* minor units, by popularity */
    unsigned char product_of_slot[SHOP_SLOTS];
    unsigned char hour_of_slot[SHOP_HOURS];
    double rate_scale; /* multiplies every customer's purchase rate */
    double mean_lines; /* per order, at least 1 */
};

struct shop_category {
    const char *name, *code;
    int64_t low_minor, high_minor; /* its cheapest and its dearest product, about */
    double taste;                  /* Dirichlet parameter: the larger, the more it is bought */
};

extern const struct shop_category shop_categories[SHOP_CATEGORIES];

/* SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status shop_open(struct sct_arena *arena, sct_day begin, sct_day end,
                                    struct shop *ret_shop, struct sct_error *err);

#endif
