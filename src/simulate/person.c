/* Units of a line follow a Poisson with a Gamma-Gamma intensity (Fader, Hardie 2005): an order's
 * intensity is Gamma around the customer's mean, and the customer's mean is inverse Gamma across
 * customers.  So spend per order varies between customers and within, and its mean is known. */
#include "simulate/person.h"

#include <string.h>

#define ORDER_SHAPE       4.0 /* p of the Gamma-Gamma */
#define CUSTOMER_SHAPE    3.0 /* q */
#define CUSTOMER_SCALE    1.6 /* gamma: mean extra units gamma / (q - 1) = 0.8 */
#define RETURN_A          0.6
#define RETURN_B          9.4 /* mean 6 % of lines */
#define COMPLAINT_A       0.4
#define COMPLAINT_B       19.6 /* mean 2 % of orders */
#define RESPONSE_A        1.2
#define RESPONSE_B        10.8 /* mean 10 % of contacts */
#define GONE_RESPONSE     0.15 /* who has dropped out answers so much less */
#define EMAIL_PROB        0.92
#define CONSENT_PROB      0.70
#define AGE_PROB          0.88
#define AGE_MEAN          44.0
#define AGE_SD            14.0
#define CONTACT_PROB      0.35 /* of a campaign to a customer who consents */
#define MAIN_CHANNEL_PROB 0.85

enum {
    AGE_MIN = 18,
    AGE_MAX = 95,
    CHANNELS = 3,
    COUNTRIES = 6,
    TOPICS = 4,
    CAMPAIGN_KINDS = 4,
    COMPLAINT_DAYS = 10, /* a complaint comes within so many days */
    SECONDS_PER_DAY = 86400,
    FIRST_CAMPAIGN_DAY = 10
};

const struct person_file person_files[FILE_COUNT] = {
    [FILE_ORDERS] = {"orders.csv", "order_id,customer,ordered_at,product,category,quantity,price,"
                                   "returned,channel\n"},
    [FILE_CUSTOMERS] = {"customers.csv", "customer,joined_at,country,email,consent,age\n"},
    [FILE_CONTACTS] = {"contacts.csv", "customer,at,campaign,channel,responded\n"},
    [FILE_COMPLAINTS] = {"complaints.csv", "customer,at,topic\n"},
    [FILE_TRUTH] = {"truth.csv", "customer,purchase_rate,dropout_prob,alive,mean_spend,"
                                 "favourite_category,return_rate,complaint_rate,response_rate,"
                                 "orders\n"},
};

static const char *const order_channels[CHANNELS] = {"web", "store", "app"};
static const double channel_shares[CHANNELS] = {0.55, 0.30, 0.15};
static const char *const contact_channels[] = {"email", "email", "sms", "post"};
static const char *const countries[COUNTRIES] = {"GB", "DE", "FR", "NL", "IE", "ES"};
static const double country_shares[COUNTRIES] = {0.68, 0.10, 0.08, 0.06, 0.05, 0.03};
static const char *const topics[TOPICS] = {"delivery", "quality", "price", "service"};
static const double topic_shares[TOPICS] = {0.45, 0.30, 0.10, 0.15};
static const char *const campaign_kinds[CAMPAIGN_KINDS] = {"newsletter", "offer", "new-range",
                                                           "reminder"};

/* Who is writing what where: handed down as one. */
struct writing {
    struct file *files;
    const struct shop *shop;
    struct person *person;
    struct sct_simulated *totals;
};

static bool happens(struct sct_random *random, double prob)
{
    return sct_random_uniform(random) < prob;
}

static int draw_share(struct sct_random *random, int count, const double shares[])
{
    double left = sct_random_uniform(random);
    for (int i = 0; i < count - 1; i++) {
        left -= shares[i];
        if (left < 0.0) {
            return i;
        }
    }
    return count - 1;
}

/* Dirichlet: independent Gammas over their sum.  One parameter is above 1, so the sum is not 0. */
static void draw_taste(struct person *person, const struct shop *shop)
{
    double gammas[SHOP_CATEGORIES];
    double sum = 0.0;
    for (int i = 0; i < SHOP_CATEGORIES; i++) {
        gammas[i] = sct_random_gamma(&person->detail, shop_categories[i].taste);
        sum += gammas[i];
    }
    double cumulative = 0.0;
    for (int i = 0; i < SHOP_CATEGORIES; i++) {
        const double share = gammas[i] / sum;
        cumulative += share;
        person->taste[i] = cumulative;
        person->mean_price += share * shop->mean_price[i];
        person->favourite = gammas[i] > gammas[person->favourite] ? i : person->favourite;
    }
}

static int draw_age(struct sct_random *random)
{
    const double age = AGE_MEAN + AGE_SD * sct_random_normal(random);
    if (!happens(random, AGE_PROB)) {
        return 0;
    }
    return age < AGE_MIN ? AGE_MIN : age > AGE_MAX ? AGE_MAX : (int)age;
}

static void make_person(struct person *person, const struct shop *shop,
                        const struct sct_simulate_options *options, int64_t index)
{
    struct sct_random *detail = &person->detail;
    life_begin(&person->life, shop, options->seed, index, options->customers);
    sct_random_begin(detail, ~options->seed, (uint64_t)index);
    char *end = put_text(person->id, "C");
    end = put_integer(end, index + 1, 7);
    *end++ = ',';
    person->id_bytes = (int)(end - person->id);
    draw_taste(person, shop);
    person->extra_units = CUSTOMER_SCALE / sct_random_gamma(detail, CUSTOMER_SHAPE);
    person->return_rate = sct_random_beta(detail, RETURN_A, RETURN_B);
    person->complaint_rate = sct_random_beta(detail, COMPLAINT_A, COMPLAINT_B);
    person->response_rate = sct_random_beta(detail, RESPONSE_A, RESPONSE_B);
    person->channel = draw_share(detail, CHANNELS, channel_shares);
    person->country = draw_share(detail, COUNTRIES, country_shares);
    person->age = draw_age(detail);
    person->has_email = happens(detail, EMAIL_PROB);
    person->consent = happens(detail, CONSENT_PROB);
}

static char *put_bytes(char *at, int count, const char *bytes)
{
    memcpy(at, bytes, (size_t)count);
    return at + count;
}

static char *put_boolean(char *at, bool value)
{
    return put_text(at, value ? "true" : "false");
}

static void write_customer(const struct writing *writing, sct_day joined)
{
    const struct person *person = writing->person;
    struct file *file = &writing->files[FILE_CUSTOMERS];
    char *at = put_bytes(file_row(file), person->id_bytes, person->id);
    at = put_day(at, joined);
    *at++ = ',';
    at = put_text(at, countries[person->country]);
    *at++ = ',';
    if (person->has_email) {
        *at++ = 'c';
        at = put_bytes(at, person->id_bytes - 2, person->id + 1);
        at = put_text(at, "@example.com");
    }
    *at++ = ',';
    at = put_boolean(at, person->consent);
    *at++ = ',';
    at = person->age ? put_integer(at, person->age, 1) : at;
    *at++ = '\n';
    file_row_end(file, at);
}

static const struct shop_product *draw_product(struct person *person, const struct shop *shop)
{
    const double u = sct_random_uniform(&person->detail);
    int category = 0;
    while (category < SHOP_CATEGORIES - 1 && u >= person->taste[category]) {
        category++;
    }
    const uint64_t slot = sct_random_bits(&person->detail) >> 56; /* 256 slots */
    return &shop->products[category][shop->product_of_slot[slot]];
}

/* One row of orders.csv; `head` and `tail` are what all lines of the order share. */
static void write_line(const struct writing *writing, const char *head, int head_bytes,
                       const char *tail, double units_mean)
{
    struct person *person = writing->person;
    const struct shop_product *product = draw_product(person, writing->shop);
    const int64_t quantity = 1 + sct_random_poisson(&person->detail, units_mean);
    const bool returned = happens(&person->detail, person->return_rate);

    struct file *file = &writing->files[FILE_ORDERS];
    char *at = put_bytes(file_row(file), head_bytes, head);
    at = put_bytes(at, product->text_bytes, product->text);
    at = put_integer(at, quantity, 1);
    *at++ = ',';
    at = put_bytes(at, product->price_bytes, product->price);
    *at++ = ',';
    at = put_boolean(at, returned);
    *at++ = ',';
    file_row_end(file, put_text(at, tail));

    writing->totals->lines++;
    writing->totals->returns += returned ? 1 : 0;
    writing->totals->amount_minor += returned ? 0 : quantity * product->price_minor;
}

static void write_complaint(const struct writing *writing, sct_day day, int second)
{
    struct person *person = writing->person;
    const sct_day at_day = day + 1 + (sct_day)sct_random_below(&person->detail, COMPLAINT_DAYS);
    const int topic = draw_share(&person->detail, TOPICS, topic_shares);
    if (at_day >= writing->shop->end) {
        return;
    }
    struct file *file = &writing->files[FILE_COMPLAINTS];
    char *at = put_bytes(file_row(file), person->id_bytes, person->id);
    at = put_time(at, at_day, second);
    *at++ = ',';
    at = put_text(at, topics[topic]);
    *at++ = '\n';
    file_row_end(file, at);
    writing->totals->complaints++;
}

static void write_order(const struct writing *writing, sct_day day, int second)
{
    struct person *person = writing->person;
    struct sct_random *detail = &person->detail;
    char head[64], tail[16];
    char *at = put_integer(head, ++writing->totals->orders, 1);
    *at++ = ',';
    at = put_bytes(at, person->id_bytes, person->id);
    at = put_time(at, day, second);
    *at++ = ',';
    const int head_bytes = (int)(at - head);
    const int channel = happens(detail, MAIN_CHANNEL_PROB)
                            ? person->channel
                            : (int)sct_random_below(detail, CHANNELS);
    at = put_text(tail, order_channels[channel]);
    *at++ = '\n';
    *at = '\0';

    person->orders++;
    const double units_mean =
        person->extra_units * sct_random_gamma(detail, ORDER_SHAPE) / ORDER_SHAPE;
    const int64_t lines = 1 + sct_random_poisson(detail, writing->shop->mean_lines - 1.0);
    for (int64_t i = 0; i < lines; i++) {
        write_line(writing, head, head_bytes, tail, units_mean);
    }
    if (happens(detail, person->complaint_rate)) {
        write_complaint(writing, day, second);
    }
}

static int draw_second(struct sct_random *random, const struct shop *shop)
{
    const int hour = shop->hour_of_slot[sct_random_bits(random) >> 58]; /* 64 slots */
    return hour * 3600 + (int)sct_random_below(random, 3600);
}

/* All orders in time order: a second one on the same day comes after the first. */
static void write_orders(const struct writing *writing)
{
    struct life *life = &writing->person->life;
    sct_day last_day = writing->shop->begin - 1;
    int last_second = 0;
    do {
        const sct_day day = writing->shop->begin + (sct_day)life->now;
        int second = draw_second(&writing->person->detail, writing->shop);
        if (day == last_day && second <= last_second) {
            second = last_second + (last_second < SECONDS_PER_DAY - 1 ? 1 : 0);
        }
        write_order(writing, day, second);
        last_day = day;
        last_second = second;
    } while (life_next(life, writing->shop));
}

static void write_contact(const struct writing *writing, sct_day day, int campaign)
{
    struct person *person = writing->person;
    const struct life *life = &person->life;
    const bool gone = !life->alive && (double)(day - writing->shop->begin) > life->now;
    const int second = 9 * 3600 + (int)sct_random_below(&person->detail, 3600);
    const bool responded =
        happens(&person->detail, person->response_rate * (gone ? GONE_RESPONSE : 1.0));

    struct file *file = &writing->files[FILE_CONTACTS];
    char *at = put_bytes(file_row(file), person->id_bytes, person->id);
    at = put_time(at, day, second);
    *at++ = ',';
    at = put_text(at, campaign_kinds[campaign % CAMPAIGN_KINDS]);
    *at++ = '-';
    at = put_integer(at, campaign + 1, 2);
    *at++ = ',';
    at = put_text(at, contact_channels[campaign % CAMPAIGN_KINDS]);
    *at++ = ',';
    at = put_boolean(at, responded);
    *at++ = '\n';
    file_row_end(file, at);
    writing->totals->contacts++;
}

/* Only who has joined and consents is contacted. */
static void write_contacts(const struct writing *writing, sct_day joined)
{
    if (!writing->person->consent) {
        return;
    }
    const struct shop *shop = writing->shop;
    int campaign = 0;
    for (sct_day day = shop->begin + FIRST_CAMPAIGN_DAY; day < shop->end;
         day += SHOP_CAMPAIGN_DAYS) {
        if (day > joined && happens(&writing->person->detail, CONTACT_PROB)) {
            write_contact(writing, day, campaign);
        }
        campaign++;
    }
}

/* A probability or a rate, to eight digits: rounded here, so that no printf decides. */
static char *put_share(char *at, double value)
{
    at = put_fixed(at, (int64_t)(value * 1e8 + 0.5), 8);
    *at++ = ',';
    return at;
}

static void write_truth(const struct writing *writing)
{
    const struct person *person = writing->person;
    const double mean_spend =
        writing->shop->mean_lines * (1.0 + person->extra_units) * person->mean_price;
    struct file *file = &writing->files[FILE_TRUTH];
    char *at = put_bytes(file_row(file), person->id_bytes, person->id);
    at = put_share(at, person->life.rate);
    at = put_share(at, person->life.dropout_prob);
    at = put_boolean(at, person->life.alive);
    *at++ = ',';
    at = put_fixed(at, (int64_t)(mean_spend + 0.5), 2);
    *at++ = ',';
    at = put_text(at, shop_categories[person->favourite].name);
    *at++ = ',';
    at = put_share(at, person->return_rate);
    at = put_share(at, person->complaint_rate);
    at = put_share(at, person->response_rate);
    at = put_integer(at, person->orders, 1);
    *at++ = '\n';
    file_row_end(file, at);
}

void person_write(struct file files[FILE_COUNT], const struct shop *shop,
                  const struct sct_simulate_options *options, int64_t index,
                  struct sct_simulated *totals)
{
    struct person person = {.orders = 0};
    const struct writing writing = {files, shop, &person, totals};
    make_person(&person, shop, options, index);
    const sct_day joined = shop->begin + (sct_day)person.life.now;
    write_customer(&writing, joined);
    write_orders(&writing);
    write_contacts(&writing, joined);
    write_truth(&writing);
    totals->customers++;
}
