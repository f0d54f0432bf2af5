/* shop.h: a tiny shop on disk whose plan uses every part of the language that the engine carries out. */
#ifndef SCT_TESTS_SHOP_H
#define SCT_TESTS_SHOP_H

#include "support/check.h"
#include "support/folder.h"

static inline void shop_write(const char *folder, const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    CHECK(fwrite(text, 1, strlen(text), file) == strlen(text));
    CHECK(fclose(file) == 0);
}

static const char shop_orders[] = "id,client,when,amount,back,kind\n"
                                  "1,a,2024-01-05 10:00:00,10.50,false,tea\n"
                                  "1,a,2024-01-05 10:00:00,2.25,false,cup\n"
                                  "2,b,2024-02-01 09:30:00,99.99,false,tea\n"
                                  "3,b,2024-03-01 09:30:00,20.00,true,pot\n"
                                  "4,c ,2024-03-15 23:59:59,5.00,false,cup\n"
                                  "5,c,2024-03-31 01:30:00,6.00,false,cup\n"
                                  "6,d2,2024-03-20 12:00:00,70.00,false,\n"
                                  "7,d,2024-03-21 12:00:00,30.00,false,tea\n"
                                  "8,,2024-03-22 12:00:00,1.00,false,tea\n"
                                  "9,e,,1.00,false,tea\n"
                                  "10,a,2024-04-02 08:00:00,40.00,false,pot\n"
                                  "11,f,2024-05-01 08:00:00,8.00,false,pot\n"
                                  "12,g,2024-03-30 08:00:00,-3.00,false,pot\n";

static const char shop_people[] = "client,mail,ok,land\n"
                                  "a,a@x.org,true,DE\n"
                                  "b,,true,FR\n"
                                  "c,c@x.org,false,DE\n"
                                  "d,d@x.org,true,\n"
                                  "z,z@x.org,true,DE\n";

static const char shop_aliases[] = "old,new\nd2,d1\nd1,d\n";

static const char shop_plan[] =
    "sectile: 1\n"
    "name: tiny\n"
    "clock: {as_of: 2024-04-01, zone: Europe/Berlin}\n"
    "sources:\n"
    "  lines:\n"
    "    read: orders.csv\n"
    "    customer: client\n"
    "    at: when\n"
    "    leave_out: {negative: amount < 0}\n"
    "    columns: {order: id, kind: kind, back: back}\n"
    "  people: {read: people.csv, customer: client}\n"
    "identity: {read: aliases.csv, alias: old, customer: new}\n"
    "population: {where: orders > 0, reachable: consent and mail is present}\n"
    "features:\n"
    "  orders: count_distinct(lines.order where not back)\n"
    "  spend: {is: sum(lines.amount where not back), unit: EUR, kind: value}\n"
    "  spend_30d: sum(lines.amount, last 30d)\n"
    "  recency: days_since(last(lines.at))\n"
    "  returns: ratio(count(lines where back), count(lines))\n"
    "  favourite: mode(lines.kind)\n"
    "  mail: people.mail\n"
    "  consent: people.ok\n"
    "  land: people.land\n"
    "  m: score(spend, 2)\n"
    "  place: rank(spend)\n"
    "  part: share_of_total(spend)\n"
    "outcomes: {next_60d: \"sum(lines.amount, next 60d)\"}\n"
    "schemes:\n"
    "  cycle:\n"
    "    primary: true\n"
    "    segments:\n"
    "      - {name: best, when: m = 2 and place <= 2}\n"
    "      - {name: fresh, when: recency <= 10}\n"
    "      - {name: rest, otherwise: true}\n"
    "  best ones:\n"
    "    within: best\n"
    "    segments:\n"
    "      - {name: big, when: part > 0.4}\n"
    "      - {name: small, otherwise: true}\n"
    "  mesh:\n"
    "    grid:\n"
    "      columns: {by: recency, cuts: [10, 40], labels: [hot, warm, cold]}\n"
    "      rows:\n"
    "        by: spend\n"
    "        cuts: quantiles 2\n"
    "        labels: [low, high]\n"
    "        high: {by: returns, cuts: [0.1], labels: [keeps, returns]}\n"
    "      merge: {sleepers: [low x warm, low x cold]}\n"
    "tags: {sends back: returns > 0, germany: land = 'DE'}\n";

/* Makes the shop; path needs 64 bytes and then is the folder. */
static inline void shop_make(char folder[64])
{
    folder_make(folder);
    shop_write(folder, "orders.csv", shop_orders);
    shop_write(folder, "people.csv", shop_people);
    shop_write(folder, "aliases.csv", shop_aliases);
    shop_write(folder, "plan.yml", shop_plan);
}

static inline void shop_remove(const char *folder)
{
    char store[128];
    (void)snprintf(store, sizeof store, "%s/.sectile", folder);
    folder_remove(store);
    folder_remove(folder);
}

#endif
