/* The truth comes back out of the events.
 *
 * Expected values are those of the distributions named in life.h and person.c, and sums that must
 * be 0 on average whatever the customers are: orders minus rate times exposure, dropouts minus
 * probability times repeat orders, returns minus rate times lines (each a martingale).  All within
 * five standard errors. */
#include "simulate/simulate.h"

#include "base/day.h"
#include "support/check.h"
#include "support/folder.h"

#include <math.h>
#include <stdbool.h>

enum { CUSTOMERS = 20000, FIELDS_MAX = 16, PRODUCTS_MAX = 8 * 40 };

static const char begin_text[] = "2022-01-01", end_text[] = "2025-01-01";

/* The seasons as documented, mean 1: written here again. */
static const double months[] = {0.85, 0.82, 0.90, 0.95, 1.00, 0.95,
                                0.90, 0.88, 1.00, 1.08, 1.30, 1.37};
static const double weekdays[] = {0.95, 0.90, 0.95, 1.00, 1.10, 1.20, 0.90};

struct seen {
    sct_day joined, last_day;
    int64_t orders, lines, returns;
    double spend, spend_squares, order_spend;
    int64_t contacts, responses, complaints;
    bool consent;
};

static struct seen customers[CUSTOMERS];

struct price {
    char product[16];
    char price[16];
};

static struct price prices[PRODUCTS_MAX];
static int price_count;

struct reader {
    FILE *file;
    char line[512];
    char *fields[FIELDS_MAX];
    int count;
};

static struct reader open_file(const char *folder, const char *name, const char *header)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    struct reader reader = {.file = fopen(path, "r")};
    CHECK(reader.file && fgets(reader.line, sizeof reader.line, reader.file));
    CHECK_TEXT(reader.line, header);
    return reader;
}

/* No field holds a comma, a quote or a line break. */
static bool next_row(struct reader *reader)
{
    if (!fgets(reader->line, sizeof reader->line, reader->file)) {
        CHECK(fclose(reader->file) == 0);
        return false;
    }
    char *at = reader->line;
    reader->count = 0;
    for (;;) {
        CHECK(reader->count < FIELDS_MAX);
        reader->fields[reader->count++] = at;
        at += strcspn(at, ",\n");
        if (*at != ',') {
            CHECK(*at == '\n');
            *at = '\0';
            return true;
        }
        *at++ = '\0';
    }
}

static struct seen *customer_of(const char *id)
{
    CHECK(id[0] == 'C' && strlen(id) == 8);
    const long index = strtol(id + 1, NULL, 10) - 1;
    CHECK(index >= 0 && index < CUSTOMERS);
    return &customers[index];
}

static sct_day day_of(const char *text)
{
    sct_day day = 0;
    CHECK(sct_day_parse(text, 10, &day));
    return day;
}

static bool is_true(const char *text)
{
    CHECK(strcmp(text, "true") == 0 || strcmp(text, "false") == 0);
    return text[0] == 't';
}

/* A product has one price wherever it is sold. */
static void check_price(const char *product, const char *price)
{
    for (int i = 0; i < price_count; i++) {
        if (strcmp(prices[i].product, product) == 0) {
            CHECK_TEXT(prices[i].price, price);
            return;
        }
    }
    CHECK(price_count < PRODUCTS_MAX);
    (void)snprintf(prices[price_count].product, 16, "%s", product);
    (void)snprintf(prices[price_count++].price, 16, "%s", price);
}

static void end_order(struct seen *customer)
{
    CHECK(customer != NULL);
    customer->spend_squares += customer->order_spend * customer->order_spend;
    customer->order_spend = 0;
}

/* Rows are by customer, then by time; order ids count from 1 without a gap. */
static void read_orders(const char *folder, const struct sct_simulated *simulated)
{
    struct reader reader = open_file(folder, "orders.csv",
                                     "order_id,customer,ordered_at,product,category,quantity,"
                                     "price,returned,channel\n");
    struct seen *last = NULL;
    long last_order = 0;
    char last_time[20] = "";
    int64_t lines = 0, returns = 0, amount = 0;
    while (next_row(&reader)) {
        CHECK(reader.count == 9);
        struct seen *customer = customer_of(reader.fields[1]);
        const long order = strtol(reader.fields[0], NULL, 10);
        CHECK(order == last_order || order == last_order + 1);
        CHECK(!last || customer == last || customer == last + 1);
        CHECK(strlen(reader.fields[2]) == 19);
        CHECK(customer != last || strcmp(reader.fields[2], last_time) >= 0);
        CHECK(strcmp(reader.fields[2], begin_text) > 0 && strcmp(reader.fields[2], end_text) < 0);
        CHECK(order != last_order || strcmp(reader.fields[2], last_time) == 0);
        if (order != last_order) {
            if (last) {
                end_order(last);
            }
            customer->orders++;
        }
        if (customer != last) {
            customer->joined = day_of(reader.fields[2]);
        }
        check_price(reader.fields[3], reader.fields[6]);
        const long quantity = strtol(reader.fields[5], NULL, 10);
        const int64_t minor = (int64_t)(strtod(reader.fields[6], NULL) * 100 + 0.5);
        CHECK(quantity >= 1 && minor > 0);
        const bool returned = is_true(reader.fields[7]);
        customer->last_day = day_of(reader.fields[2]);
        customer->lines++;
        customer->returns += returned;
        customer->spend += (double)(quantity * minor) / 100;
        customer->order_spend += (double)(quantity * minor) / 100;
        lines++;
        returns += returned;
        amount += returned ? 0 : quantity * minor;
        last = customer;
        last_order = order;
        memcpy(last_time, reader.fields[2], 20);
    }
    CHECK(last != NULL);
    end_order(last);
    CHECK(lines == simulated->lines && returns == simulated->returns);
    CHECK(last_order == simulated->orders && amount == simulated->amount_minor);
}

static void read_customers(const char *folder)
{
    struct reader reader =
        open_file(folder, "customers.csv", "customer,joined_at,country,email,consent,age\n");
    int count = 0, emails = 0, ages = 0, consents = 0;
    while (next_row(&reader)) {
        CHECK(reader.count == 6);
        struct seen *customer = customer_of(reader.fields[0]);
        CHECK(customer == &customers[count++]);
        CHECK(day_of(reader.fields[1]) == customer->joined); /* the first order */
        CHECK(count < 2 || customer->joined >= customer[-1].joined);
        emails += reader.fields[3][0] != '\0';
        customer->consent = is_true(reader.fields[4]);
        consents += customer->consent;
        ages += reader.fields[5][0] != '\0';
        const long age = strtol(reader.fields[5], NULL, 10);
        CHECK(!reader.fields[5][0] || (age >= 18 && age <= 95));
    }
    CHECK(count == CUSTOMERS);
    const double n = CUSTOMERS;
    CHECK_NEAR(emails / n, 0.92, 5 * sqrt(0.92 * 0.08 / n));
    CHECK_NEAR(consents / n, 0.70, 5 * sqrt(0.70 * 0.30 / n));
    CHECK_NEAR(ages / n, 0.88, 5 * sqrt(0.88 * 0.12 / n));
    /* Arrivals have density (1 + 1.5 t) / 1.75: before the middle come 11/28 of them. */
    const sct_day middle = (day_of(begin_text) + day_of(end_text)) / 2;
    int early = 0;
    for (int i = 0; i < CUSTOMERS; i++) {
        early += customers[i].joined < middle;
    }
    CHECK_NEAR(early / n, 11.0 / 28.0, 0.002); /* stratified: hardly any noise */
}

static void read_contacts(const char *folder, const struct sct_simulated *simulated)
{
    struct reader reader =
        open_file(folder, "contacts.csv", "customer,at,campaign,channel,responded\n");
    int64_t count = 0;
    while (next_row(&reader)) {
        CHECK(reader.count == 5);
        struct seen *customer = customer_of(reader.fields[0]);
        CHECK(customer->consent && day_of(reader.fields[1]) > customer->joined);
        CHECK(strcmp(reader.fields[1], end_text) < 0);
        customer->contacts++;
        customer->responses += is_true(reader.fields[4]);
        count++;
    }
    CHECK(count == simulated->contacts);
}

static void read_complaints(const char *folder, const struct sct_simulated *simulated)
{
    struct reader reader = open_file(folder, "complaints.csv", "customer,at,topic\n");
    int64_t count = 0;
    while (next_row(&reader)) {
        CHECK(reader.count == 3);
        struct seen *customer = customer_of(reader.fields[0]);
        CHECK(day_of(reader.fields[1]) > customer->joined);
        CHECK(strcmp(reader.fields[1], end_text) < 0);
        customer->complaints++;
        count++;
    }
    CHECK(count == simulated->complaints);
}

/* Days weighed by their season in [from, to). */
static double exposure(sct_day from, sct_day to)
{
    static double until[2000];
    const sct_day begin = day_of(begin_text);
    if (until[1] == 0) {
        for (sct_day day = begin; day < day_of(end_text); day++) {
            until[day - begin + 1] = until[day - begin] + months[sct_day_to_civil(day).month - 1] *
                                                              weekdays[sct_day_weekday(day) - 1];
        }
    }
    return until[to - begin] - until[from - begin];
}

struct sums {
    double rate, dropout_prob, return_rate, alive;
    double surprise_orders, expected_orders;     /* repeat orders less rate * exposure */
    double surprise_dropouts, variance_dropouts; /* dropouts less prob * repeat orders */
    double surprise_returns, variance_returns;
    double surprise_spend, variance_spend;
    double surprise_responses, variance_responses; /* of the living */
    double surprise_complaints, expected_complaints;
};

static void add_customer(struct sums *sums, const struct seen *seen, struct reader *truth)
{
    const double rate = strtod(truth->fields[1], NULL), dropout = strtod(truth->fields[2], NULL);
    const bool alive = is_true(truth->fields[3]);
    const double spend = strtod(truth->fields[4], NULL), returns = strtod(truth->fields[6], NULL);
    const double complaints = strtod(truth->fields[7], NULL);
    const double responses = strtod(truth->fields[8], NULL);
    const double repeat = (double)(seen->orders - 1);
    const sct_day until = alive ? day_of(end_text) : seen->last_day;
    CHECK(strtol(truth->fields[9], NULL, 10) == seen->orders);
    CHECK(alive || repeat >= 1); /* nobody drops out before a repeat order */

    sums->rate += rate;
    sums->dropout_prob += dropout;
    sums->return_rate += returns;
    sums->alive += alive;
    sums->surprise_orders += repeat - rate * exposure(seen->joined, until);
    sums->expected_orders += repeat;
    sums->surprise_dropouts += (alive ? 0 : 1) - dropout * repeat;
    sums->variance_dropouts += dropout * (1 - dropout) * repeat;
    sums->surprise_returns += (double)seen->returns - returns * (double)seen->lines;
    sums->variance_returns += returns * (1 - returns) * (double)seen->lines;
    sums->surprise_spend += seen->spend - spend * (double)seen->orders;
    sums->variance_spend += seen->spend_squares; /* an upper limit: about the mean is less */
    if (alive) {
        sums->surprise_responses += (double)seen->responses - responses * (double)seen->contacts;
        sums->variance_responses += responses * (1 - responses) * (double)seen->contacts;
    }
    sums->surprise_complaints += (double)seen->complaints - complaints * (double)seen->orders;
    sums->expected_complaints += complaints * (double)seen->orders;
}

static void check_sums(const struct sums *sums)
{
    const double n = CUSTOMERS;
    /* Gamma(1.1) / 45 a day; Beta(1.1, 9.0); Beta(0.6, 9.4). */
    CHECK_NEAR(sums->rate / n, 1.1 / 45, 5 * sqrt(1.1 / n) / 45);
    CHECK_NEAR(sums->dropout_prob / n, 1.1 / 10.1, 5 * sqrt(1.1 * 9.0 / (10.1 * 10.1 * 11.1) / n));
    CHECK_NEAR(sums->return_rate / n, 0.06, 5 * sqrt(0.6 * 9.4 / (100 * 11.0) / n));
    CHECK(sums->alive / n > 0.2 && sums->alive / n < 0.8); /* a shop with both kinds */
    /* A day of exposure may be off by its fraction, at both ends: half a day's rate at most. */
    CHECK_NEAR(sums->surprise_orders, 0, 5 * sqrt(sums->expected_orders) + 0.5 * sums->rate);
    CHECK_NEAR(sums->surprise_dropouts, 0, 5 * sqrt(sums->variance_dropouts));
    CHECK_NEAR(sums->surprise_returns, 0, 5 * sqrt(sums->variance_returns));
    CHECK_NEAR(sums->surprise_spend, 0, 5 * sqrt(sums->variance_spend));
    CHECK_NEAR(sums->surprise_responses, 0, 5 * sqrt(sums->variance_responses));
    /* Complaints past the end are not written: up to ten days of 1096 are lost. */
    CHECK(sums->surprise_complaints < 5 * sqrt(sums->expected_complaints));
    CHECK(sums->surprise_complaints >
          -5 * sqrt(sums->expected_complaints) - 0.02 * sums->expected_complaints);
}

static void read_truth(const char *folder)
{
    struct reader reader =
        open_file(folder, "truth.csv",
                  "customer,purchase_rate,dropout_prob,alive,mean_spend,favourite_category,"
                  "return_rate,complaint_rate,response_rate,orders\n");
    struct sums sums = {0};
    int count = 0;
    while (next_row(&reader)) {
        CHECK(reader.count == 10);
        const struct seen *seen = customer_of(reader.fields[0]);
        CHECK(seen == &customers[count++]);
        add_customer(&sums, seen, &reader);
    }
    CHECK(count == CUSTOMERS);
    check_sums(&sums);
}

int main(void)
{
    char folder[64];
    struct sct_simulated simulated;
    struct sct_error err = {0};
    struct sct_arena *scratch = NULL;
    folder_make(folder);
    const struct sct_simulate_options options = {.customers = CUSTOMERS,
                                                 .seed = 20111209,
                                                 .begin = begin_text,
                                                 .end = end_text,
                                                 .folder = folder};
    CHECK_OK(sct_arena_open(4 << 20, &scratch, &err), err);
    CHECK_OK(sct_simulate(scratch, &options, NULL, NULL, &simulated, &err), err);
    sct_arena_close(scratch);
    CHECK(simulated.customers == CUSTOMERS);
    read_orders(folder, &simulated);
    read_customers(folder);
    read_contacts(folder, &simulated);
    read_complaints(folder, &simulated);
    read_truth(folder);
    folder_remove(folder);
    return 0;
}
