#include "simulate/plan_text.h"

#include "base/text.h"

enum { OUTCOME_DAYS = 90 };

static const char opening[] =
    "# A first plan for the simulated shop.  Change it and run it again:\n"
    "#     sectile check plan.yml\n"
    "#     sectile run plan.yml\n"
    "sectile: 1\n"
    "name: simulated-shop\n"
    "about: A shop of general goods whose customers' true rates are in truth.csv\n"
    "\n";

static const char sources[] =
    "\n"
    "sources:\n"
    "  lines:                      # one row per order line\n"
    "    read: orders.csv\n"
    "    customer: customer\n"
    "    at: ordered_at\n"
    "    leave_out:\n"
    "      no price: price is missing or price <= 0\n"
    "    columns:\n"
    "      order: order_id\n"
    "      amount: quantity * price\n"
    "  customers:                  # one row per customer, without a time\n"
    "    read: customers.csv\n"
    "    customer: customer\n"
    "  contacts:                   # what was sent to them\n"
    "    read: contacts.csv\n"
    "    customer: customer\n"
    "    at: at\n"
    "  complaints:\n"
    "    read: complaints.csv\n"
    "    customer: customer\n"
    "    at: at\n"
    "\n"
    "population:\n"
    "  where: orders > 0           # who counts as a customer at the as-of\n"
    "  reachable: consent and has_email\n"
    "\n";

static const char features[] =
    "features:\n"
    "  recency: {is: days_since(last(lines.at where not returned)), unit: days}\n"
    "  orders: count_distinct(lines.order where not returned)\n"
    "  spend: {is: sum(lines.amount where not returned), unit: GBP, kind: value}\n"
    "  spend_90d: sum(lines.amount where not returned, last 90d)\n"
    "  tenure: {is: days_since(first(lines.at)), unit: days}\n"
    "  return_rate: ratio(count(lines where returned), count(lines))\n"
    "  range: count_distinct(lines.category where not returned)\n"
    "  favourite: mode(lines.category where not returned)\n"
    "  response_rate: share(contacts.responded)\n"
    "  complaints_1y: count(complaints, last 1y)\n"
    "  country: {is: customers.country, kind: geography}\n"
    "  age: {is: customers.age, kind: demographic}\n"
    "  consent: customers.consent\n"
    "  has_email: customers.email is present\n"
    "  r: score(recency, 5, low is best)\n"
    "  f: score(orders, 5)\n"
    "  m: score(spend, 5)\n"
    "\n";

static const char lifecycle[] =
    "schemes:\n"
    "  lifecycle:\n"
    "    primary: true\n"
    "    about: Where each customer stands, the first that holds\n"
    "    segments:\n"
    "      - name: new\n"
    "        when: tenure <= 45\n"
    "        owner: Welcome team\n"
    "        hypothesis: A second order within 45 days decides whether they stay\n"
    "      - name: champions\n"
    "        when: r >= 4 and f >= 4 and m >= 4\n"
    "        owner: Loyalty team\n"
    "        hypothesis: They buy without a discount\n"
    "      - name: loyal\n"
    "        when: f >= 4 and recency <= 120\n"
    "        owner: Loyalty team\n"
    "        hypothesis: A wider range raises what they spend\n"
    "      - name: promising\n"
    "        when: recency <= 60\n"
    "        owner: Welcome team\n"
    "        hypothesis: A reminder of what they bought brings the next order\n"
    "      - name: at risk\n"
    "        when: recency <= 365 and f >= 3\n"
    "        owner: Retention team\n"
    "        hypothesis: They are worth a call before they are gone\n"
    "      - name: lost\n"
    "        when: recency > 365\n"
    "        owner: Retention team\n"
    "        hypothesis: One cheap offer a year, and no more\n"
    "      - name: occasional\n"
    "        otherwise: true\n"
    "        owner: Campaign team\n"
    "        hypothesis: They buy at the season, whatever is sent\n";

static const char mesh[] =
    "  mesh:\n"
    "    about: How long ago by how much\n"
    "    grid:\n"
    "      columns: {by: recency, cuts: [30, 90, 180], labels: [hot, warm, cool, cold]}\n"
    "      rows: {by: spend, cuts: quantiles 3, labels: [low, mid, high]}\n"
    "\n"
    "tags:\n"
    "  big basket: ratio(spend, orders) > 100\n"
    "  sends much back: return_rate > 0.2 and orders >= 3\n"
    "  complained: complaints_1y > 0\n";

sct_status plan_text_make(struct sct_arena *arena, sct_day begin, sct_day end,
                          const char **ret_text, struct sct_error *err)
{
    const int half = (end - begin + 1) / 2;
    const int days = half < OUTCOME_DAYS ? half : OUTCOME_DAYS;
    char as_of[16];
    sct_day_format(end - days, as_of);

    struct sct_text text;
    sct_text_begin(&text, arena);
    sct_text_add(&text, opening);
    sct_text_addf(
        &text,
        "goal:\n"
        "  decision: Whom the next retention budget goes to, and with which offer\n"
        "  outcome: spend_next_%dd\n"
        "  sponsor: Chief Customer Officer\n"
        "  review: 30d\n"
        "\n"
        "clock: {as_of: %s, zone: Europe/London}   # the data go on: the outcome is seen\n",
        days, as_of);
    sct_text_add(&text, sources);
    sct_text_add(&text, features);
    sct_text_addf(&text,
                  "outcomes:\n"
                  "  spend_next_%dd: sum(lines.amount where not returned, next %dd)\n\n",
                  days, days);
    sct_text_add(&text, lifecycle);
    sct_text_add(&text, mesh);
    return sct_text_end(&text, ret_text, err);
}
