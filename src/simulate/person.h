/* person.h: one customer's traits, and the rows that their life leaves in the files. */
#ifndef SCT_SIMULATE_PERSON_H
#define SCT_SIMULATE_PERSON_H

#include "simulate/file.h"
#include "simulate/life.h"
#include "simulate/shop.h"
#include "simulate/simulate.h"

enum { FILE_ORDERS, FILE_CUSTOMERS, FILE_CONTACTS, FILE_COMPLAINTS, FILE_TRUTH, FILE_COUNT };

/* Name and header of each, in the order of the enum. */
extern const struct person_file {
    const char *name, *header;
} person_files[FILE_COUNT];

struct person {
    struct life life;
    struct sct_random detail; /* everything but when they buy */
    char id[24];              /* "C0000001", and a comma */
    int id_bytes;
    double taste[SHOP_CATEGORIES]; /* cumulative */
    double mean_price;             /* minor units, by taste */
    int favourite;                 /* category */
    double extra_units;            /* mean units per line beyond the first */
    double return_rate, complaint_rate, response_rate;
    int channel, country;
    int age; /* years; 0: not known */
    bool has_email, consent;
    int64_t orders;
};

/* Makes customer `index` and writes all their rows; adds to totals. */
void person_write(struct file files[FILE_COUNT], const struct shop *shop,
                  const struct sct_simulate_options *options, int64_t index,
                  struct sct_simulated *totals);

#endif
