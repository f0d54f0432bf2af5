#include "simulate/shop.h"

#include "base/random.h"
#include "simulate/file.h"

#include <string.h>

const struct shop_category shop_categories[SHOP_CATEGORIES] = {
    {"grocery", "GRO", 150, 2500, 1.6}, {"household", "HOU", 200, 4500, 1.1},
    {"beauty", "BEA", 350, 6000, 0.8},  {"fashion", "FAS", 900, 12000, 0.8},
    {"toys", "TOY", 400, 8000, 0.5},    {"books", "BOO", 300, 3500, 0.5},
    {"garden", "GAR", 300, 9000, 0.4},  {"electronics", "ELE", 1200, 45000, 0.3},
};

/* By month, mean 1; by weekday from Monday, mean 1. */
static const double month_season[] = {0.85, 0.82, 0.90, 0.95, 1.00, 0.95,
                                      0.90, 0.88, 1.00, 1.08, 1.30, 1.37};
static const double weekday_season[] = {0.95, 0.90, 0.95, 1.00, 1.10, 1.20, 0.90};

/* Prices rise evenly in their logarithm and end in a nine. */
static int64_t price_of(const struct shop_category *category, int index)
{
    const double step =
        (sct_exact_log((double)category->high_minor) - sct_exact_log((double)category->low_minor)) /
        (SHOP_PRODUCTS - 1);
    const double price = (double)category->low_minor * sct_exact_exp(step * index);
    return ((int64_t)price / 10) * 10 + 9;
}

static void make_product(const struct shop_category *category, int index,
                         struct shop_product *product)
{
    char *at = put_text(product->text, category->code);
    *at++ = '-';
    at = put_integer(at, index + 1, 3);
    *at++ = ',';
    at = put_text(at, category->name);
    *at++ = ',';
    product->text_bytes = (int)(at - product->text);
    product->price_minor = price_of(category, index);
    product->price_bytes =
        (int)(put_fixed(product->price, product->price_minor, 2) - product->price);
}

/* Popularity falls as 1 / (rank + 6), and a cheap product ranks before a dear one. */
static void make_popularity(struct shop *shop)
{
    double total = 0.0;
    for (int i = 0; i < SHOP_PRODUCTS; i++) {
        total += 1.0 / (i + 6);
    }
    int slot = 0;
    double sum = 0.0;
    for (int i = 0; i < SHOP_PRODUCTS; i++) {
        sum += 1.0 / (i + 6) / total;
        const int end = i == SHOP_PRODUCTS - 1 ? SHOP_SLOTS : (int)(sum * SHOP_SLOTS);
        while (slot < end) {
            shop->product_of_slot[slot++] = (unsigned char)i;
        }
    }
}

static void make_hours(struct shop *shop)
{
    /* Slots of 64 by hour from 6 to 23: lunch and evening. */
    static const unsigned char slots[] = {1, 2, 3, 4, 4, 5, 6, 5, 3, 3, 4, 5, 5, 6, 4, 2, 1, 1};
    int slot = 0;
    for (int i = 0; i < (int)sizeof slots; i++) {
        for (int j = 0; j < slots[i]; j++) {
            shop->hour_of_slot[slot++] = (unsigned char)(6 + i);
        }
    }
}

static void make_seasons(struct shop *shop)
{
    shop->season_max = 0.0;
    for (sct_day day = shop->begin; day < shop->end; day++) {
        const double season = month_season[sct_day_to_civil(day).month - 1] *
                              weekday_season[sct_day_weekday(day) - 1];
        shop->season[day - shop->begin] = season;
        shop->season_max = season > shop->season_max ? season : shop->season_max;
    }
}

sct_status shop_open(struct sct_arena *arena, sct_day begin, sct_day end, struct shop *ret_shop,
                     struct sct_error *err)
{
    void *season = NULL;
    SCT_TRY(sct_arena_take(arena, (size_t)(end - begin), sizeof(double), &season, err));
    *ret_shop = (struct shop){.begin = begin,
                              .end = end,
                              .season = season,
                              .rate_scale = 1.0,
                              .mean_lines = 2.6};
    make_popularity(ret_shop);
    make_hours(ret_shop);
    make_seasons(ret_shop);
    for (int category = 0; category < SHOP_CATEGORIES; category++) {
        for (int i = 0; i < SHOP_PRODUCTS; i++) {
            make_product(&shop_categories[category], i, &ret_shop->products[category][i]);
        }
        for (int slot = 0; slot < SHOP_SLOTS; slot++) {
            const int product = ret_shop->product_of_slot[slot];
            ret_shop->mean_price[category] +=
                (double)ret_shop->products[category][product].price_minor / SHOP_SLOTS;
        }
    }
    return SCT_OK;
}
